using Npgsql;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Architecture;

/// <summary>Every table says whose its rows are; on a database made by the migrations.</summary>
public sealed class TableTests
{
    [Fact]
    public async Task Every_table_is_a_tenants_or_global_with_a_reason()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await using var connection = new NpgsqlConnection(database.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            select case when n.nspname = 'public' then c.relname::text else n.nspname || '.' || c.relname end,
                exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.atttypid = 'uuid'::regtype and a.attnotnull)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync();
        var wrong = new List<string>();
        var seen = 0;
        while (await reader.ReadAsync())
        {
            seen++;
            var (name, owned) = (reader.GetString(0), reader.GetBoolean(1) || reader.GetString(0) == "tenants");
            var reviewed = ReviewedTables.Find(name);
            if (reviewed is null)
            {
                wrong.Add($"{name}: add it to ReviewedTables, as Tenant(…) with its verbs, or as Global(…) with the reason why it belongs to no tenant.");
            }
            else if (reviewed.IsTenants && !owned)
            {
                wrong.Add($"{name}: give it tenant_id uuid not null, and a primary key that begins with it.");
            }
            else if (reviewed.GlobalBecause is { Length: < 20 })
            {
                wrong.Add($"{name}: say in ReviewedTables why it is global, in words.");
            }
        }

        wrong.ShouldBeEmpty();
        seen.ShouldBe(ReviewedTables.All.Count, "ReviewedTables names a table that no migration makes: remove it");
    }
}
