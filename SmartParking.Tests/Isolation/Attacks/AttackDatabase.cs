using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks;

/// <summary>
/// One database with two tenants, A and B, who have rows in every tenant table there is. What every attack of the collection
/// leaves behind is compared at its end: not one row of either may have changed.
/// </summary>
public sealed class AttackDatabase : IAsyncLifetime
{
    public static readonly Guid A = Candidates.IdOf('A', 0);
    public static readonly Guid B = Candidates.IdOf('B', 0);

    private PortalDatabase? _database;
    private ContextSigner? _signer;
    private string _before = string.Empty;

    internal PortalDatabase Portal => _database ?? throw new InvalidOperationException("The database has not been made.");

    internal IReadOnlyList<TableShape> Shapes { get; private set; } = [];

    /// <summary>Every tenant table, without its partitions.</summary>
    internal IEnumerable<TableShape> TenantTables => Shapes.Where(shape => shape is { IsTenants: true, Parent: null });

    internal RowForge Forge { get; private set; } = null!;

    internal NpgsqlConnection Superuser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _signer = new ContextSigner(_database.Database.Keys);
        Superuser = await OpenAsync(_database.Superuser);
        Shapes = await ShapeReader.ReadAsync(Superuser);
        Forge = new RowForge(Superuser, Shapes);
        await Forge.FillAsync('A', A);
        await Forge.FillAsync('B', B);
        await Forge.FillGlobalAsync();
        _before = await ChecksumAsync();
    }

    public async Task DisposeAsync()
    {
        var after = await ChecksumAsync();
        await Superuser.DisposeAsync();
        await Portal.DisposeAsync();
        after.ShouldBe(_before, "an attack has changed rows for good");
    }

    /// <summary>A session of its own as one of the roles.</summary>
    internal static async Task<NpgsqlConnection> OpenAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(IsolationCluster.Unpooled(connectionString));
        await connection.OpenAsync();
        return connection;
    }

    internal string ConnectionOf(string role) => role switch
    {
        "parking_app" => Portal.Database.Connections.App,
        "parking_platform" => Portal.Database.Connections.Platform,
        "parking_auth" => Portal.Database.Connections.Auth,
        "parking_backup" => Portal.Database.Backup,
        "parking_owner" => Portal.Database.Owner,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, null),
    };

    /// <summary>A genuine context.</summary>
    internal string ContextOf(Guid tenant, TimeSpan ago = default) => _signer!.ForTenant(new TenantId(tenant), Caller.Person(RowForge.Attacker, "test"), TimeProvider.System.GetUtcNow() - ago);

    internal string PlatformContext() => _signer!.ForPlatform(PortalDatabase.TheTest, TimeProvider.System.GetUtcNow());

    /// <summary>Every tenant's rows of every table, as the superuser sees them; equal before and after means untouched.</summary>
    internal async Task<string> ChecksumAsync()
    {
        var parts = new List<string>();
        foreach (var shape in TenantTables)
        {
            parts.AddRange(await ShapeReader.RowsAsync(
                Superuser,
                $"select '{shape} ' || t.{shape.Key} || ' ' || count(*) || ' ' || md5(string_agg(t::text, '|' order by t::text)) from {shape} t group by t.{shape.Key} order by 1",
                row => row.GetString(0)));
        }

        return string.Join('\n', parts);
    }
}
