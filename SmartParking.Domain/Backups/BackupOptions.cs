namespace SmartParking.Domain.Backups;

/// <summary>Section <c>Backups</c>: where backups are kept, for how long, and who can read them. Without a folder there are none.</summary>
public sealed record BackupOptions
{
    public const string Section = "Backups";

    /// <summary>An absolute path that every node which runs jobs can write. Null makes no backups.</summary>
    public string? Folder { get; set; }

    /// <summary>The public key (<c>age1…</c>) that backups are encrypted for. Null leaves them as readable as the folder is.</summary>
    public string? Recipient { get; set; }

    /// <summary>The file with the private key of <see cref="Recipient"/>: what nobody can open has not been proved.</summary>
    public string? Identity { get; set; }

    /// <summary>Where rclone takes a copy, as in <c>offsite:parking</c>. Null keeps none elsewhere.</summary>
    public string? Remote { get; set; }

    /// <summary>rclone's own configuration; null takes the one rclone looks for.</summary>
    public string? RcloneConfig { get; set; }

    /// <summary>Where backups are restored to be checked; null takes the system's folder for temporary files. It needs the room of the database.</summary>
    public string? Scratch { get; set; }

    /// <summary>The newest good one of each of this many days, weeks (ISO) and months is kept.</summary>
    public int Daily { get; set; } = 7;

    public int Weekly { get; set; } = 5;

    public int Monthly { get; set; } = 12;

    /// <summary>How many base backups are kept; the log is kept back to the oldest of them, and any moment since can be restored.</summary>
    public int Base { get; set; } = 2;

    /// <summary>How many days the rows of a deleted tenant stay before they go, and how many its archive then stays.</summary>
    public int TenantDays { get; set; } = 30;

    public bool IsOn => !string.IsNullOrWhiteSpace(Folder);

    public IEnumerable<string> Problems()
    {
        foreach (var (key, path) in new[] { (nameof(Folder), Folder), (nameof(Identity), Identity), (nameof(RcloneConfig), RcloneConfig), (nameof(Scratch), Scratch) })
        {
            if (path is { Length: > 0 } && !Path.IsPathRooted(path))
            {
                yield return $"{Section}:{key} must be an absolute path.";
            }
        }

        foreach (var (key, count) in new[] { (nameof(Daily), Daily), (nameof(Weekly), Weekly), (nameof(Monthly), Monthly), (nameof(Base), Base), (nameof(TenantDays), TenantDays) })
        {
            if (count is < 1 or > 1000)
            {
                yield return $"{Section}:{key} must be from 1 to 1000; it is {count}.";
            }
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
