using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>One table's file in an archive: its name, and its lines.</summary>
internal static class ArchivedTable
{
    public const string Suffix = ".jsonl.gz";

    /// <returns>Null when the archive was made before there was this table.</returns>
    public static BackupFile? FileOf(BackupManifest manifest, string table) =>
        manifest.Files.FirstOrDefault(file => file.Name == table + Suffix || file.Name == table + Suffix + BackupSeal.Suffix);

    /// <param name="file">Readable.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<string> LinesAsync(string file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var zipped = new GZipStream(File.OpenRead(file), CompressionMode.Decompress);
        using var lines = new StreamReader(zipped);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return line;
        }
    }
}
