using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>Section <c>Backups</c>: where backups are kept, for how long, and who can read them. Without a folder there are none.</summary>
public sealed record BackupOptions
{
    public const string Section = "Backups";

    /// <summary>A folder that every node which runs jobs can write. Without it no backups are made.</summary>
    [AbsolutePath]
    public string? Folder { get; set; }

    /// <summary>The public key (<c>age1…</c>) that backups are encrypted for. Without it they are as readable as the folder is.</summary>
    public string? Recipient { get; set; }

    /// <summary>The file with the private key of <see cref="Recipient"/>: what nobody can open has not been proved.</summary>
    [AbsolutePath]
    public string? Identity { get; set; }

    /// <summary>Where rclone takes a copy, as in <c>offsite:parking</c>. Without it none is kept elsewhere.</summary>
    public string? Remote { get; set; }

    /// <summary>rclone's own configuration; without it the one that rclone looks for.</summary>
    [AbsolutePath]
    public string? RcloneConfig { get; set; }

    /// <summary>Where backups are restored to be checked; without it the system's folder for temporary files. It needs the room of the database.</summary>
    [AbsolutePath]
    public string? Scratch { get; set; }

    /// <summary>Of how many days the newest good one is kept.</summary>
    [Between(1, 1000, Unit = "days")]
    public int Daily { get; set; } = 7;

    /// <summary>Of how many weeks (ISO) the newest good one is kept.</summary>
    [Between(1, 1000, Unit = "weeks")]
    public int Weekly { get; set; } = 5;

    /// <summary>Of how many months the newest good one is kept.</summary>
    [Between(1, 1000, Unit = "months")]
    public int Monthly { get; set; } = 12;

    /// <summary>How many base backups are kept; the log is kept back to the oldest of them, and any moment since can be restored.</summary>
    [Between(1, 1000)]
    public int Base { get; set; } = 2;

    /// <summary>How many days the rows of a deleted tenant stay before they go, and how many its archive then stays.</summary>
    [Between(1, 1000, Unit = "days")]
    public int TenantDays { get; set; } = 30;

    public bool IsOn => !string.IsNullOrWhiteSpace(Folder);

    public IEnumerable<string> Problems()
    {
        foreach (var problem in LimitAttribute.Problems(Section, this))
        {
            yield return problem;
        }

        if (Recipient is { Length: > 0 } && !Recipient.StartsWith("age1", StringComparison.Ordinal))
        {
            yield return $"{Section}:{nameof(Recipient)} must be a public key of age, as age-keygen prints it (age1…).";
        }

        if (Recipient is { Length: > 0 } && string.IsNullOrWhiteSpace(Identity))
        {
            yield return $"{Section}:{nameof(Identity)} is missing: every backup is restored to be checked, which needs the private key of {Section}:{nameof(Recipient)}.";
        }

        if (Identity is { Length: > 0 } && Path.IsPathRooted(Identity) && !File.Exists(Identity))
        {
            yield return $"{Section}:{nameof(Identity)}: there is no such file.";
        }

        if (!IsOn && (Recipient is { Length: > 0 } || Remote is { Length: > 0 }))
        {
            yield return $"{Section}:{nameof(Folder)} is missing: without it no backup is made, encrypted or copied.";
        }
    }
}
