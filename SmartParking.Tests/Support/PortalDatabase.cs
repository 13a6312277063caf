using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Support;

/// <summary>A database of a test class's own, reached through the real roles, and the ways to fill it.</summary>
internal sealed class PortalDatabase : IAsyncDisposable
{
    /// <summary>Whose doing it is when a test reads or writes.</summary>
    public static readonly Caller TheTest = Caller.Job("test");

    private PortalDatabase(LocalDatabase database)
    {
        Database = database;
        Sources = new ParkingSources(database.Connections);
        Door = new ContextDoor(Sources, database.Keys);
        Scope = new TenantScope(Door);
        Platform = new PlatformScope(Door);
        Audit = new AuditWriter(new PersonSeals(database.Keys), TimeProvider.System);
    }

    public LocalDatabase Database { get; }

    public ParkingSources Sources { get; }

    public ContextDoor Door { get; }

    public TenantScope Scope { get; }

    public PlatformScope Platform { get; }

    public AuditWriter Audit { get; }

    /// <summary>What the Portal reads as its configuration.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings =>
    [
        new("ConnectionStrings:Parking", Database.Connections.App),
        new("ConnectionStrings:Platform", Database.Connections.Platform),
        new("ConnectionStrings:Auth", Database.Connections.Auth),
        new("Keys:Master", Database.MasterKey),
    ];

    public string Superuser => Database.Server.SuperuserConnectionString(Database.Name);

    public static async Task<PortalDatabase> CreateAsync() => new(await (await TestCluster.GetAsync()).NewDatabaseAsync());

    public static PortalDatabase Of(LocalDatabase database) => new(database);

    /// <summary>Runs SQL past every policy, to look at or to spoil what the roles cannot.</summary>
    public async Task<T> AsSuperuserAsync<T>(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Changes rows past every policy, rule and trigger, so that nobody is told: what an open page then refuses, it refuses by itself.</summary>
    public async Task ChangeUntoldAsync(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(Superuser + ";Pooling=false;Options=-c session_replication_role=replica");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters.Select(parameter => new NpgsqlParameter { Value = parameter }).ToArray());
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    /// <summary>Runs a statement as a tenant, as <c>parking_app</c>.</summary>
    public Task ExecuteAsync(TenantId tenant, string sql, params object[] parameters) =>
        Scope.RunAsync(
            tenant,
            TheTest,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, parameters.Select(parameter => new NpgsqlParameter { Value = parameter }));
                await command.ExecuteNonQueryAsync(cancel);
            },
            CancellationToken.None);

    /// <summary>Reads rows as a tenant, as <c>parking_app</c>.</summary>
    public Task<List<T>> ReadAsync<T>(TenantId tenant, string sql, Func<NpgsqlDataReader, T> read, params object[] parameters) =>
        Scope.RunAsync(
            tenant,
            TheTest,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, parameters.Select(parameter => new NpgsqlParameter { Value = parameter }));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var rows = new List<T>();
                while (await row.ReadAsync(cancel))
                {
                    rows.Add(read(row));
                }

                return rows;
            },
            CancellationToken.None);

    /// <summary>A tenant's audit, its names unsealed as the pages do it.</summary>
    public Task<List<(string Action, string? Name, string? RequestId)>> ReadAuditAsync(TenantId tenant) =>
        Scope.RunAsync(
            tenant,
            TheTest,
            async (work, cancel) =>
            {
                var rows = new List<(string Action, Guid? Actor, string Name, string? RequestId)>();
                await using (var command = work.Command("select action, actor_id, actor_name, request_id from audit_log order by seq"))
                await using (var row = await command.ExecuteReaderAsync(cancel))
                {
                    while (await row.ReadAsync(cancel))
                    {
                        rows.Add((row.GetString(0), Sql.Nullable<Guid>(row, 1), row.GetString(2), Sql.Text(row, 3)));
                    }
                }

                var book = await new AuditPersons(new PersonSeals(Database.Keys)).OfAsync((sql, parameters) => work.Command(sql, parameters), rows.Select(each => each.Actor), cancel);
                return rows.Select(each => (each.Action, book.Open(each.Actor, each.Name), each.RequestId)).ToList();
            },
            CancellationToken.None);

    public ValueTask DisposeAsync() => Sources.DisposeAsync();
}
