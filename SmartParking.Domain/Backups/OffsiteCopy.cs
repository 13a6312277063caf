namespace SmartParking.Domain.Backups;

/// <summary>Keeps the same backups elsewhere, by rclone, which compares hashes as it copies.</summary>
internal sealed class OffsiteCopy(BackupOptions options, BackupKind kind)
{
    public bool IsOn => options.Remote is { Length: > 0 };

    public Task SendAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(["copy", new BackupFolder(options, kind).PathOf(name), Elsewhere(name)], cancellationToken);

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => RunAsync(["purge", Elsewhere(name)], cancellationToken);

    /// <summary>Brings back what is not here.</summary>
    /// <returns>The names there.</returns>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) =>
        [.. (await RunAsync(["lsf", "--dirs-only", $"{options.Remote}/{new BackupFolder(options, kind).Part}"], cancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('/')).OrderDescending(StringComparer.Ordinal)];

    public Task FetchAsync(string name, CancellationToken cancellationToken) =>
        RunAsync(["copy", Elsewhere(name), new BackupFolder(options, kind).PathOf(name)], cancellationToken);

    private string Elsewhere(string name) => $"{options.Remote}/{new BackupFolder(options, kind).Part}/{name}";

    private Task<string> RunAsync(string[] arguments, CancellationToken cancellationToken) => RunAsync(options, arguments, cancellationToken);

    internal static Task<string> RunAsync(BackupOptions options, string[] arguments, CancellationToken cancellationToken)
    {
        // Without a home rclone would look for its configuration in the root folder.
        string[] where = options.RcloneConfig is { Length: > 0 } file ? ["--config", file] : [];
        var home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } given ? given : "/";
        return BackupTool.RunAsync(BackupFault.NotCopied, "rclone", [.. where, "--retries=3", "--low-level-retries=3", .. arguments], [new("HOME", home)], cancellationToken);
    }
}
