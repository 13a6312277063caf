using Npgsql;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Audit;

/// <summary>An audit from before there was a chain becomes its beginning, entry for entry.</summary>
public sealed class BackfillTests
{
    [Fact]
    public async Task Old_entries_are_linked_in_order_by_the_migration()
    {
        await using var maker = await PortalDatabase.CreateAsync();
        var name = "old_" + Guid.NewGuid().ToString("N")[..8];
        await RunAsync(maker.Superuser, $"create database {name} owner parking_owner");
        var owner = new NpgsqlConnectionStringBuilder(maker.Database.Owner) { Database = name, Pooling = false }.ConnectionString;
        var super = new NpgsqlConnectionStringBuilder(maker.Superuser) { Database = name, Pooling = false }.ConnectionString;
        await RunAsync(owner, "create table schema_migrations (version int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())");
        foreach (var migration in Migration.All().Where(each => each.Version < 10))
        {
            await RunAsync(owner, $"begin; {migration.Sql}; insert into schema_migrations (version, name, checksum) values ({migration.Version}, '{migration.FileName}', '{migration.Checksum}'); commit");
        }

        await RunAsync(
            super,
            """
            insert into tenants (id, slug, name) values ('0a000000-0000-7000-8000-00000000000a', 'a', 'A'), ('0b000000-0000-7000-8000-00000000000b', 'b', 'B');
            insert into audit_log (tenant_id, id, at, actor_kind, actor_name, action, resource_type, resource_id, before)
                select t.id, gen_random_uuid(), now() - n * interval '1 minute', 'job', 'old', 'space.edit', 'space', n::text, '{"b": 1, "a": "é"}' from tenants t, generate_series(1, 50) n where kind = 'customer';
            """);

        (await new Migrator(owner).ApplyAsync(CancellationToken.None)).ShouldContain("0010_audit_chain.sql");

        await ContextKey.InstallAsync(owner, maker.Database.Keys, CancellationToken.None);
        var connections = maker.Database.Connections;
        await using var sources = new ParkingSources(connections with { Platform = new NpgsqlConnectionStringBuilder(connections.Platform) { Database = name, Pooling = false }.ConnectionString });
        var verdict = await new PlatformScope(new ContextDoor(sources, maker.Database.Keys)).ReadAsync(
            PortalDatabase.TheTest,
            (work, cancel) => new AuditVerifier(new Dictionary<string, byte[]>(), []).VerifyAsync(new AuditDatabase(work, null), cancel),
            CancellationToken.None);
        verdict.Findings.ShouldBeEmpty();
        // The canaries have a chain each, of one entry.
        (verdict.Entries, verdict.Chains).ShouldBe((102, 4));
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
