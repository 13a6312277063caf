using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartParking.Domain.Backups;

/// <summary>
/// The folder backups lie in, one folder each under <c>dumps</c>, named by the moment it shows so that names sort. A backup
/// that is being made has a name beginning with a dot; it gets its own when everything in it is on disk.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed class BackupFolder
{
    public const string ManifestName = "manifest.json";
    private const string DraftPrefix = ".draft-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public BackupFolder(BackupOptions options) =>
        Dumps = Path.Combine(options.Folder ?? throw new BackupException(BackupFault.NotMade, $"{BackupOptions.Section}:{nameof(BackupOptions.Folder)} is not set: there is no place for backups."), "dumps");

    public string Dumps { get; }

    public static string NameOf(DateTimeOffset madeAt, Guid id) =>
        $"{madeAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-{id.ToString("N")[24..]}";

    public string PathOf(string name) => Path.Combine(Dumps, name);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(Dumps)
        ? [.. Directory.GetDirectories(Dumps).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').OrderDescending(StringComparer.Ordinal)]
        : [];

    /// <summary>An empty folder to make a backup in. What was left by a process that died goes.</summary>
    public string Begin(Guid id)
    {
        Directory.CreateDirectory(Dumps, OwnerOnly);
        foreach (var left in Directory.GetDirectories(Dumps, DraftPrefix + "*"))
        {
            Directory.Delete(left, recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(Dumps, $"{DraftPrefix}{id:N}"), OwnerOnly).FullName;
    }

    /// <summary>Gives a finished backup its name.</summary>
    public void Keep(string draft, string name)
    {
        foreach (var file in Directory.GetFiles(draft))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        Directory.Move(draft, PathOf(name));
    }

    public void Remove(string name)
    {
        // First out of sight: what is half deleted must not be taken for a backup.
        var dying = Path.Combine(Dumps, DraftPrefix + name);
        if (Directory.Exists(PathOf(name)))
        {
            Directory.Move(PathOf(name), dying);
            Directory.Delete(dying, recursive: true);
        }
    }
}
