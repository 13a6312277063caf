using System.Text.Json;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups;

/// <summary>Looks at a backup before anything is done with it.</summary>
internal sealed class BackupReader(BackupOptions options, KeyRing keys)
{
    /// <param name="path">The backup's folder.</param>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <exception cref="BackupException">It is not whole, not ours, or not for this program.</exception>
    public async Task<BackupManifest> LookAsync(string path, CancellationToken cancellationToken)
    {
        var manifest = await ManifestAsync(path, cancellationToken);
        var newest = Migration.All()[^1].Version;
        if (manifest.Format != BackupManifest.CurrentFormat || manifest.Migration > newest)
        {
            throw new BackupException(BackupFault.WrongVersion, $"It was made by a newer program (format {manifest.Format}, migration {manifest.Migration}); this one knows format {BackupManifest.CurrentFormat} and migration {newest}.");
        }

        if (manifest.Kind != BackupKind.Tenant)
        {
            await DemandToolsAsync(manifest, cancellationToken);
        }

        foreach (var file in manifest.Files)
        {
            await LookAsync(path, file, cancellationToken);
        }

        return manifest;
    }

    private static async Task DemandToolsAsync(BackupManifest manifest, CancellationToken cancellationToken)
    {
        var binaries = await BackupTool.BinariesAsync(cancellationToken);
        if (binaries.MajorVersion < manifest.ServerMajor)
        {
            throw new BackupException(BackupFault.WrongVersion, $"It was made from PostgreSQL {manifest.ServerMajor}; here is {binaries.MajorVersion}: install postgresql-{manifest.ServerMajor}.");
        }
    }

    /// <summary>Gives the work a file that can be read, and takes a decrypted one away again.</summary>
    public async Task<T> OpenAsync<T>(string path, BackupFile file, string scratch, Func<string, Task<T>> work, CancellationToken cancellationToken)
    {
        var kept = Path.Combine(path, Path.GetFileName(file.Name));
        if (!file.Name.EndsWith(BackupSeal.Suffix, StringComparison.Ordinal))
        {
            return await work(kept);
        }

        var open = Path.Combine(scratch, $"{Guid.NewGuid():N}.open");
        try
        {
            await new BackupSeal(options).OpenAsync(kept, open, cancellationToken);
            return await work(open);
        }
        finally
        {
            File.Delete(open);
        }
    }

    private static async Task LookAsync(string path, BackupFile wanted, CancellationToken cancellationToken)
    {
        var file = Path.Combine(path, Path.GetFileName(wanted.Name));
        var bytes = File.Exists(file) ? new FileInfo(file).Length : 0;
        if (bytes != wanted.Bytes)
        {
            throw new BackupException(BackupFault.Truncated, $"{wanted.Name} has {bytes} bytes; it was written with {wanted.Bytes}.");
        }

        if (await BackupSeal.HashAsync(file, cancellationToken) != wanted.Sha256)
        {
            throw new BackupException(BackupFault.Corrupt, $"{wanted.Name} has other bytes than were written.");
        }
    }

    private async Task<BackupManifest> ManifestAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var document = await File.ReadAllTextAsync(Path.Combine(path, BackupFolder.ManifestName), cancellationToken);
            if (BackupManifest.Form.IsOurs(document, keys))
            {
                return BackupManifest.Form.Read<BackupManifest>(document);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new BackupException(BackupFault.NotOurs, $"Its manifest cannot be read: {failure.Message}", failure);
        }

        throw new BackupException(BackupFault.NotOurs, "Its manifest was not signed by this installation, or with another Keys:Master, or has been changed since.");
    }
}
