using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Where the server's log lies: <c>wal/incoming</c> as it is received, <c>wal/kept</c> compressed and, where that is configured,
/// encrypted. A segment leaves the first only when it is whole in the second.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed class WalShelf(BackupOptions options)
{
    private const string Partial = ".partial";
    private const string Packed = ".gz";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Incoming { get; } = Path.Combine(options.Folder!, "wal", "incoming");

    public string Kept { get; } = Path.Combine(options.Folder!, "wal", "kept");

    public void Prepare()
    {
        Directory.CreateDirectory(Incoming, OwnerOnly);
        Directory.CreateDirectory(Kept, OwnerOnly);
    }

    /// <summary>Puts whole segments away and copies all of it elsewhere, the one that is being written included.</summary>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Directory.GetFiles(Incoming).Where(path => WalName.IsWhole(Path.GetFileName(path))).Order(StringComparer.Ordinal))
        {
            await PackAsync(path, cancellationToken);
            File.Delete(path);
            foreach (var earlier in Directory.GetFiles(Kept, Path.GetFileName(path) + Partial + "*"))
            {
                File.Delete(earlier);
            }
        }

        if (options.Remote is { Length: > 0 } remote)
        {
            foreach (var path in Directory.GetFiles(Incoming, "*" + Partial))
            {
                await PackAsync(path, cancellationToken);
            }

            await OffsiteCopy.RunAsync(options, ["sync", Kept, $"{remote}/wal/kept"], cancellationToken);
        }
    }

    /// <summary>Lets go of what no base backup needs any more.</summary>
    public int Prune(string firstNeeded)
    {
        var old = Directory.Exists(Kept) ? Directory.GetFiles(Kept).Where(path => Path.GetFileName(path) is { Length: > 24 } name && WalName.IsWhole(name[..24]) && WalName.IsBefore(name, firstNeeded)).ToList() : [];
        old.ForEach(File.Delete);
        return old.Count;
    }

    /// <summary>Lays out what a recovery may ask for, readable, under its own names.</summary>
    /// <param name="from">The first segment that is needed.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task LayOutAsync(string from, string folder, CancellationToken cancellationToken)
    {
        if (options.Remote is { Length: > 0 } remote && !Directory.Exists(Kept))
        {
            await OffsiteCopy.RunAsync(options, ["copy", $"{remote}/wal/kept", Kept], cancellationToken);
        }

        foreach (var path in Files(Kept).Where(path => IsWanted(path, from)))
        {
            await UnpackAsync(path, folder, cancellationToken);
        }

        // What is still being received is the newest: it wins over its earlier copy.
        foreach (var path in Files(Incoming).Where(path => IsWanted(path, from)))
        {
            File.Copy(path, Path.Combine(folder, Path.GetFileName(path).Replace(Partial, string.Empty, StringComparison.Ordinal)), overwrite: true);
        }
    }

    private static IEnumerable<string> Files(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder).Order(StringComparer.Ordinal) : [];

    private static bool IsWanted(string path, string from) =>
        Path.GetFileName(path) is var name && (name.Contains(".history", StringComparison.Ordinal) || (name.Length >= 24 && WalName.IsWhole(name[..24]) && !WalName.IsBefore(name, from)));

    private async Task PackAsync(string path, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(Kept, "." + Path.GetFileName(path) + Packed);
        File.Delete(draft + BackupSeal.Suffix);
        await using (var source = File.OpenRead(path))
        await using (var target = new FileStream(draft, FileMode.Create))
        await using (var zip = new GZipStream(target, CompressionLevel.Fastest))
        {
            await source.CopyToAsync(zip, cancellationToken);
        }

        var seal = new BackupSeal(options);
        var done = seal.IsOn ? await seal.CloseAsync(draft, cancellationToken) : draft;
        using (var handle = File.OpenHandle(done, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(done, Path.Combine(Kept, Path.GetFileName(done)[1..]), overwrite: true);
    }

    private async Task UnpackAsync(string path, string folder, CancellationToken cancellationToken)
    {
        var name = Path.GetFileName(path);
        var packed = path;
        if (name.EndsWith(BackupSeal.Suffix, StringComparison.Ordinal))
        {
            packed = Path.Combine(folder, name + ".open");
            await new BackupSeal(options).OpenAsync(path, packed, cancellationToken);
        }

        await using (var source = File.OpenRead(packed))
        await using (var zip = new GZipStream(source, CompressionMode.Decompress))
        await using (var target = new FileStream(Path.Combine(folder, name.Split('.') is [var segment, "history", ..] ? segment + ".history" : name[..24]), FileMode.Create))
        {
            await zip.CopyToAsync(target, cancellationToken);
        }

        if (packed != path)
        {
            File.Delete(packed);
        }
    }
}
