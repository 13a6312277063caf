using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Tests.Support;

/// <summary>A server of a test's own, which it may stop and start again.</summary>
internal sealed class OutageCluster : IAsyncDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "sp-" + Guid.NewGuid().ToString("N")[..12]);
    private LocalPostgres? _server;

    public PortalDatabase Database { get; private set; } = null!;

    /// <summary>Where the Portal keeps its spool; not inside the server's folder, which belongs to another user.</summary>
    public TemporaryFolder Spool { get; } = new();

    public string SpoolFolder => Path.Combine(Spool.Path, "spool");

    public static async Task<OutageCluster> StartAsync()
    {
        var cluster = new OutageCluster();
        await cluster.BackAsync();
        cluster.Database = PortalDatabase.Of(await LocalDatabase.PrepareAsync(cluster._server!, ClusterSecrets.LoadOrCreate(cluster._folder), "parking", CancellationToken.None));
        return cluster;
    }

    /// <summary>Stops the server; its connections end.</summary>
    public async Task AwayAsync()
    {
        await _server!.DisposeAsync();
        _server = null;
        NpgsqlConnection.ClearAllPools();
        await Database.DisposeAsync();
    }

    /// <summary>Starts it again where it was; the test's own connections begin anew, the Portal's must find out for themselves.</summary>
    public async Task BackAsync()
    {
        _server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = _folder, Throwaway = true }, CancellationToken.None);
        if (Database is not null)
        {
            Database = PortalDatabase.Of(LocalDatabase.Existing(_server, ClusterSecrets.LoadOrCreate(_folder), "parking"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
        Spool.Dispose();
    }
}
