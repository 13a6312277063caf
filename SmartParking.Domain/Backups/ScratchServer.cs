using System.Diagnostics.CodeAnalysis;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Backups;

/// <summary>A server of its own, made to be thrown away: what is restored into it touches nothing that is served.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed class ScratchServer : IAsyncDisposable
{
    private const string Name = "parking";

    private static readonly Dictionary<string, string> Fast = new()
    {
        ["wal_level"] = "minimal", ["max_wal_senders"] = "0", ["max_wal_size"] = "4GB", ["maintenance_work_mem"] = "256MB", ["autovacuum"] = "off",
    };

    private readonly LocalPostgres _server;

    private ScratchServer(string folder, LocalPostgres server, LocalDatabase database) => (Folder, _server, Database) = (folder, server, database);

    public string Folder { get; }

    /// <summary>With every role and no table.</summary>
    public LocalDatabase Database { get; }

    public string Administrator => _server.SuperuserConnectionString(Name);

    /// <summary>Short and the same at every start: a socket's path has little room, and two at once would need twice the disk.</summary>
    public static string FolderOf(BackupOptions options, BackupKind kind) =>
        Path.Combine(options.Scratch ?? Path.GetTempPath(), (kind == BackupKind.Dump ? "parking-" : "parking-b-") + ClusterFolder.HashOf(options.Folder ?? string.Empty)[..8]);

    /// <summary>What a process that died left in the folder goes first; a second one at the same time is refused.</summary>
    /// <exception cref="BackupException">No server can be started there.</exception>
    public static async Task<ScratchServer> StartAsync(BackupOptions options, CancellationToken cancellationToken)
    {
        var folder = FolderOf(options, BackupKind.Dump);
        try
        {
            await ClearAsync(folder, cancellationToken);

            // Others may pass, so that the server's own user can reach what is his; what lies in it is his alone.
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            var server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder, Throwaway = true, ExtraSettings = Fast }, cancellationToken);
            try
            {
                return new ScratchServer(folder, server, await LocalDatabase.MakeAsync(server, ClusterSecrets.LoadOrCreate(folder), Name, cancellationToken));
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch (Exception failure) when (failure is LocalPostgresException or IOException or UnauthorizedAccessException)
        {
            throw new BackupException(BackupFault.NotRestored, $"No server could be made to restore into ({folder}): {failure.Message}", failure);
        }
    }

    private static async Task ClearAsync(string folder, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            await (await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder, Throwaway = true, ExtraSettings = Fast }, cancellationToken)).DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
