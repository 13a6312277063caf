using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation;

/// <summary>
/// A durable cluster of its own with one migrated database and two tenants: what is spoiled here is spoiled for the whole
/// cluster, because roles belong to it. The tests of the collection run one after another.
/// </summary>
public sealed class IsolationCluster : IAsyncLifetime
{
    public static readonly Guid TenantA = Guid.Parse("0a000000-0000-7000-8000-00000000000a");
    public static readonly Guid TenantB = Guid.Parse("0b000000-0000-7000-8000-00000000000b");

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"parking-{Guid.NewGuid():N}");
    private LocalPostgres? _server;
    private LocalDatabase? _database;

    internal LocalDatabase Database => _database ?? throw new InvalidOperationException("The cluster has not started.");

    internal LocalPostgres Server => _server ?? throw new InvalidOperationException("The cluster has not started.");

    public async Task InitializeAsync()
    {
        // Not CreateTempSubdirectory: that one is 0700, and as root the cluster would move to the state folder.
        Directory.CreateDirectory(_folder);
        _server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = _folder }, CancellationToken.None);
        _database = await MakeDatabaseAsync("spoiled");
        await SuperuserAsync(
            $"""
            insert into tenants (id, slug, name) values ('{TenantA}', 'a', 'A'), ('{TenantB}', 'b', 'B');
            insert into sites (tenant_id, id, slug, name) values ('{TenantA}', '{TenantA}', 'a', 'A'), ('{TenantB}', '{TenantB}', 'b', 'B');
            insert into zones (tenant_id, id, site_id, name) values ('{TenantA}', '{TenantA}', '{TenantA}', 'A'), ('{TenantB}', '{TenantB}', '{TenantB}', 'B');
            insert into raw_events (tenant_id, arrived_at, id, event, dev_eui, body) values
                ('{TenantA}', now(), '{TenantA}', 'up', '0000000000000000', ''), ('{TenantB}', now(), '{TenantB}', 'up', '0000000000000000', '');
            """);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal Task<LocalDatabase> MakeDatabaseAsync(string name) =>
        LocalDatabase.PrepareAsync(Server, ClusterSecrets.LoadOrCreate(_folder), name, CancellationToken.None);

    /// <summary>What <c>validate</c> would say now.</summary>
    internal Task<IReadOnlyList<Finding>> CheckAsync()
    {
        var given = CheckedConnections.Of(Database.Connections) with { Owner = Database.Owner, Backup = Database.Backup };
        return new CatalogueCheck(given, new CheckOptions(), Database.Keys).RunAsync(CancellationToken.None);
    }

    /// <summary>A genuine context, as only the Portal can sign one.</summary>
    internal string ContextOf(Guid tenant) => new ContextSigner(Database.Keys).ForTenant(new TenantId(tenant), PortalDatabase.TheTest, TimeProvider.System.GetUtcNow());

    /// <summary>SQL with the genuine contexts of A and B where it says @A@ and @B@.</summary>
    internal string Signed(string sql) =>
        sql.Replace("@A@", ContextOf(TenantA), StringComparison.Ordinal).Replace("@B@", ContextOf(TenantB), StringComparison.Ordinal);

    internal async Task SuperuserAsync(string sql, string database = "spoiled")
    {
        await using var connection = new NpgsqlConnection(Unpooled(Server.SuperuserConnectionString(database)));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(Signed(sql), connection);
        await command.ExecuteNonQueryAsync();
    }

    internal static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
}
