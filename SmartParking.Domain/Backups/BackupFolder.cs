using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>
/// The folder backups of a kind lie in, one folder each, named by the moment it shows so that names sort. A backup
/// that is being made has a name beginning with a dot; it gets its own when everything in it is on disk.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed class BackupFolder
{
    public const string ManifestName = "manifest.json";
    private const int NoSpace = 28;
    private const string DraftPrefix = ".draft-";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly BackupKind _kind;

    public BackupFolder(BackupOptions options, BackupKind kind)
    {
        _kind = kind;
        Part = kind switch
        {
            BackupKind.Dump => "dumps",
            BackupKind.Base => "base",
            _ => "tenants",
        };
        Root = Path.Combine(options.Folder ?? throw new BackupException(BackupFault.NotMade, $"{BackupOptions.Section}:{nameof(BackupOptions.Folder)} is not set: there is no place for backups."), Part);
    }

    /// <summary>Of the folder for backups, here and elsewhere.</summary>
    public string Part { get; }

    public string Root { get; }

    private static string NameOf(DateTimeOffset madeAt, Guid id) =>
        $"{madeAt.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture)}-{id.ToString("N")[24..]}";

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>The newest first.</summary>
    public IReadOnlyList<string> Names() => Directory.Exists(Root)
        ? [.. Directory.GetDirectories(Root).Select(path => Path.GetFileName(path)).Where(name => name[0] != '.').OrderDescending(StringComparer.Ordinal)]
        : [];

    /// <summary>An empty folder to make a backup in. What was left by a process that died goes.</summary>
    private string Begin(Guid id, DateTimeOffset now)
    {
        Directory.CreateDirectory(Root, OwnerOnly);
        // Of the others one is made at a time; archives by whoever asks.
        var young = now.UtcDateTime.AddDays(-1);
        foreach (var left in Directory.GetDirectories(Root, DraftPrefix + "*").Where(path => _kind != BackupKind.Tenant || Directory.GetLastWriteTimeUtc(path) < young))
        {
            Directory.Delete(left, recursive: true);
        }

        return Directory.CreateDirectory(Path.Combine(Root, $"{DraftPrefix}{id:N}"), OwnerOnly).FullName;
    }

    /// <summary>Gives a finished backup its name.</summary>
    private void Keep(string draft, string name)
    {
        foreach (var file in Directory.GetFiles(draft))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(handle);
        }

        Directory.Move(draft, PathOf(name));
    }

    /// <summary>Makes one: what the work leaves in the draft and says of it is signed and kept together.</summary>
    /// <exception cref="BackupException">It could not be made; nothing of it is left.</exception>
    public async Task<MadeBackup> MakeAsync(KeyRing keys, TimeProvider time, Func<string, Guid, CancellationToken, Task<BackupManifest>> write, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(time.GetUtcNow());
        string? draft = null;
        try
        {
            draft = Begin(id, time.GetUtcNow());
            var manifest = await write(draft, id, cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(draft, ManifestName), BackupManifest.Form.Sign(manifest, keys), cancellationToken);
            var name = NameOf(manifest.MadeAt, id);
            Keep(draft, name);
            return new MadeBackup(name, manifest);
        }
        catch (Exception failure)
        {
            if (Directory.Exists(draft))
            {
                Directory.Delete(draft, recursive: true);
            }

            throw failure switch
            {
                NpgsqlException refused => new BackupException(BackupFault.NotMade, $"The database could not be read: {(refused as PostgresException)?.MessageText ?? refused.Message}", refused),
                IOException { HResult: NoSpace } full => new BackupException(BackupFault.DiskFull, "There is no room left for a backup.", full),
                IOException or UnauthorizedAccessException => new BackupException(BackupFault.NotMade, $"The folder for backups cannot be used: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    public void Remove(string name)
    {
        // First out of sight: what is half deleted must not be taken for a backup.
        var dying = Path.Combine(Root, DraftPrefix + name);
        if (Directory.Exists(PathOf(name)))
        {
            Directory.Move(PathOf(name), dying);
            Directory.Delete(dying, recursive: true);
        }
    }
}
