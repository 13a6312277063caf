using System.Security.Cryptography;

namespace SmartParking.Domain.Backups;

/// <summary>Encrypts files with <c>age</c> for the configured recipient, and opens them again.</summary>
internal sealed class BackupSeal(BackupOptions options)
{
    public const string Suffix = ".age";

    public bool IsOn => options.Recipient is { Length: > 0 };

    /// <returns>The sealed file's path; the readable one is gone.</returns>
    public async Task<string> CloseAsync(string path, CancellationToken cancellationToken)
    {
        var sealedPath = path + Suffix;
        await BackupTool.RunAsync(BackupFault.NotMade, "age", ["--recipient", options.Recipient!, "--output", sealedPath, path], [], cancellationToken);
        File.Delete(path);
        return sealedPath;
    }

    /// <exception cref="BackupException">There is no private key, or another one.</exception>
    public async Task OpenAsync(string sealedPath, string path, CancellationToken cancellationToken)
    {
        if (options.Identity is not { Length: > 0 } identity)
        {
            throw new BackupException(BackupFault.WrongKey, $"{BackupOptions.Section}:{nameof(BackupOptions.Identity)} is not set: this backup is encrypted and needs the private key.");
        }

        await BackupTool.RunAsync(BackupFault.WrongKey, "age", ["--decrypt", "--identity", identity, "--output", path, sealedPath], [], cancellationToken);
    }

    /// <summary>Seals what has to be, and says what each file is.</summary>
    public async Task<IReadOnlyList<BackupFile>> FinishAsync(string folder, CancellationToken cancellationToken)
    {
        var files = new List<BackupFile>();
        foreach (var path in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            var kept = IsOn ? await CloseAsync(path, cancellationToken) : path;
            files.Add(new BackupFile(Path.GetFileName(kept), new FileInfo(kept).Length, await HashAsync(kept, cancellationToken)));
        }

        return files;
    }

    public static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
