using System.Globalization;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Audit;

/// <summary>A database with a few chains in it, written through the real roles, and what a superuser may do to it.</summary>
internal sealed class AuditBench : IAsyncDisposable
{
    private AuditBench(PortalDatabase database) => Database = database;

    public PortalDatabase Database { get; }

    public required SeededTenant Acme { get; init; }

    public required SeededTenant Borealis { get; init; }

    public ManualTime Time { get; } = new();

    public PersonSeals Seals => new(Database.Database.Keys);

    public static async Task<AuditBench> CreateAsync()
    {
        var database = await PortalDatabase.CreateAsync();
        return new AuditBench(database)
        {
            Acme = await SeededTenant.CreateAsync(database, "acme"),
            Borealis = await SeededTenant.CreateAsync(database, "borealis"),
        };
    }

    public static Actor Person(Guid id, string name = "Olivia Operator") => new(ActorKind.Person, id, name, "192.0.2.7", "Firefox", "req-1");

    public Task WriteAsync(SeededTenant tenant, Actor actor, AuditEntry entry) =>
        Database.Scope.RunAsync(
            tenant.Id,
            actor.Kind == ActorKind.Job ? Caller.Job("test") : Caller.Person(actor.Id!.Value, "test"),
            (work, cancel) => new AuditWriter(Seals, Time).WriteAsync(work, actor, entry, cancel),
            CancellationToken.None);

    public async Task FillAsync(SeededTenant tenant, int entries)
    {
        var olivia = Guid.CreateVersion7();
        for (var number = 1; number <= entries; number++)
        {
            await WriteAsync(tenant, Person(olivia), new AuditEntry("space.edit", "space", number.ToString(CultureInfo.InvariantCulture), new { name = "old", number }, new { name = "new", number }));
        }
    }

    public Task<IReadOnlyList<AuditCheckpoint>> CheckpointAsync(string? file = null) =>
        new AuditCheckpoints(Database.Platform, Database.Database.Keys, new AuditOptions { CheckpointFile = file }, Time).SignAsync(CancellationToken.None);

    public Task<AuditVerdict> VerifyAsync(IReadOnlyList<AuditCheckpoint>? outside = null) =>
        Database.Platform.ReadAsync(
            PortalDatabase.TheTest,
            (work, cancel) => new AuditVerifier(PublicKeys(), outside ?? []).VerifyAsync(new AuditDatabase(work, null), cancel),
            CancellationToken.None);

    public Dictionary<string, byte[]> PublicKeys()
    {
        using var key = SigningKey.Of(Database.Database.Keys.Current, AuditCheckpoints.KeyPurpose);
        return new Dictionary<string, byte[]> { [key.Id] = key.PublicKey };
    }

    /// <summary>As a superuser past every trigger; <c>{acme}</c> in it is the tenant's id.</summary>
    public async Task SpoilAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            "set session_replication_role = replica; set search_path = public; " + sql.Replace("{acme}", Acme.Id.ToString(), StringComparison.Ordinal).Replace("{borealis}", Borealis.Id.ToString(), StringComparison.Ordinal), connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
