using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Architecture;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Lints;

/// <summary>Rules of the catalogue that `validate` does not watch, because they make pages slow or rows homeless, not open.</summary>
[Collection(AttackTests.Name)]
public sealed class CatalogueLintTests(AttackDatabase database)
{
    /// <summary>Their comparisons are leakproof, so that an index on them serves a query under row level security.</summary>
    private static readonly string[] Leakproof =
    [
        "uuid", "text", "character varying", "integer", "bigint", "smallint", "boolean", "bytea", "inet", "timestamp with time zone", "timestamp without time zone", "date", "interval", "double precision",
    ];

    /// <summary>Indexes that do not begin with tenant_id: read by roles that see all tenants, and why.</summary>
    private static readonly Dictionary<string, string> OverAllTenants = new()
    {
        ["memberships_by_user"] = "parking_auth finds a person's tenants",
        ["audit_log_of_all"] = "parking_platform pages through everything",
        ["space_state_fresh_until"] = "parking_platform finds what has grown stale",
        ["space_state_settles_at"] = "parking_platform finds what has settled",
        ["invitations_by_token"] = "parking_auth finds what a link leads to",
        ["messages_due"] = "parking_platform finds what is to be sent",
        ["api_keys_by_hash"] = "parking_auth finds whose key it is",
        ["support_visits_by_user"] = "parking_auth finds a person's visits",
        ["support_visits_due"] = "parking_platform finds what is due",
        ["space_overrides_due"] = "parking_platform finds what is due",
        ["space_overrides_waiting"] = "parking_platform finds what begins",
        ["unknown_devices_old"] = "parking_platform finds what nobody has heard for long",
        ["idempotency_keys_old"] = "parking_platform forgets what is old",
    };

    /// <summary>Rows that come by the thousand and are pruned by age have no foreign key; their writers take the ids from locked rows.</summary>
    private static readonly string[] WithoutTenant = ["ingest_ledger", "raw_events", "readings", "space_history"];

    [Fact]
    public async Task Every_index_of_a_tenant_table_begins_with_the_tenant_and_serves_under_row_level_security()
    {
        var indexes = await ShapeReader.RowsAsync(
            database.Superuser,
            """
            select t.relname::text, i.relname::text, coalesce((select attname::text from pg_attribute where attrelid = t.oid and attnum = x.indkey[0]), ''), x.indexprs is null,
                array(select format_type(a.atttypid, null) from pg_attribute a where a.attrelid = t.oid and a.attnum = any (x.indkey::int2[]))
            from pg_index x join pg_class t on t.oid = x.indrelid join pg_class i on i.oid = x.indexrelid join pg_namespace n on n.oid = t.relnamespace
            where n.nspname = 'public' and not t.relispartition
            """,
            row => (Table: row.GetString(0), Name: row.GetString(1), First: row.GetString(2), Plain: row.GetBoolean(3), Types: row.GetFieldValue<string[]>(4)));
        var wrong = new List<string>();
        foreach (var table in database.TenantTables)
        {
            var own = indexes.Where(index => index.Table == table.Name).ToList();
            if (!own.Exists(index => index.First == table.Key))
            {
                wrong.Add($"{table} has no index that begins with {table.Key}");
            }

            wrong.AddRange(own.Where(index => index.First != table.Key && !OverAllTenants.ContainsKey(index.Name) && !ReviewedTables.GlobalKeys.ContainsKey(index.Name)).Select(index => $"{index.Name} on {table} does not begin with {table.Key}"));
            wrong.AddRange(own.Where(index => !index.Plain || index.Types.Except(Leakproof).Any()).Select(index => $"{index.Name} on {table}: its comparison is not leakproof, a tenant's query cannot use it"));
        }

        wrong.ShouldBeEmpty();
        OverAllTenants.Keys.Except(indexes.Select(index => index.Name)).ShouldBeEmpty("gone: take it off the list");
        (await ShapeReader.RowsAsync(database.Superuser, "select proname::text from pg_proc where proname in ('uuid_eq', 'texteq', 'int4eq', 'int8eq', 'timestamptz_eq', 'timestamptz_lt', 'byteaeq', 'booleq') and not proleakproof", row => row.GetString(0)))
            .ShouldBeEmpty("the list above is PostgreSQL's own");
    }

    [Fact]
    public void Every_tenant_table_hangs_on_its_tenant()
    {
        var homeless = database.TenantTables.Where(table => table.Key != "id" && !Hangs(table.Name)).Select(table => table.Name);
        homeless.ShouldBe(WithoutTenant, ignoreOrder: true, "give the new table a foreign key to tenants, or to a table that has one; or say here why not");

        bool Hangs(string name) => name == "tenants" || database.Shapes.Single(shape => shape.Name == name).ForeignKeys.Any(key => key.Columns.Contains("tenant_id") && key.Target != name && Hangs(key.Target));
    }

    [Fact]
    public async Task A_tenant_is_never_a_default_and_cascades_stay_within_one()
    {
        foreach (var table in database.TenantTables)
        {
            table.Column(table.Key!).HasDefault.ShouldBeFalse($"{table}.{table.Key}: whoever forgets the tenant must fail");
        }

        (await ShapeReader.RowsAsync(
            database.Superuser,
            "select conname::text from pg_constraint k where contype = 'f' and (confdeltype in ('c', 'n', 'd') or confupdtype in ('c', 'n', 'd')) and connamespace = 'public'::regnamespace and not exists (select from pg_attribute a where a.attrelid = k.conrelid and a.attnum = any (k.conkey) and a.attname = 'tenant_id')",
            row => row.GetString(0))).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_serving_roles_have_limits_that_end_a_statement_while_somebody_still_waits_for_it()
    {
        var limits = await ShapeReader.RowsAsync(
            database.Superuser,
            """
            select r.rolname || ' ' || split_part(c, '=', 1), extract(epoch from split_part(c, '=', 2)::interval)::int
            from pg_db_role_setting s join pg_roles r on r.oid = s.setrole, unnest(s.setconfig) c
            where s.setdatabase = 0 and split_part(c, '=', 1) in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')
            """,
            row => (Name: row.GetString(0), Seconds: row.GetInt32(1)));
        limits.Count.ShouldBe(9);
        limits.ShouldAllBe(limit => limit.Seconds >= 1 && limit.Seconds <= 30);
    }

    [Theory]
    [InlineData("No Reset On Close=true", "No Reset On Close")]
    [InlineData("Multiplexing=true", "Multiplexing")]
    [InlineData("Username=parking_auth", "role of their own")]
    public void A_connection_string_that_mixes_tenants_is_refused(string with, string named)
    {
        var good = database.Portal.Database.Connections;
        good.Problems().ShouldBeEmpty("the control");
        (good with { App = $"{good.App};{with}" }).Problems().ShouldContain(problem => problem.Contains(named, StringComparison.Ordinal));
    }

    /// <summary>A cache keyed by an address or an id serves one tenant's page to another.</summary>
    [Fact]
    public void Nothing_is_kept_in_a_cache_that_could_forget_whose_it_is() =>
        SourceTree.Read("SmartParking.Domain", ".cs").Concat(SourceTree.Read("SmartParking.Portal", ".cs", ".razor"))
            .Where(file => file.Lines.Any(line => new[] { "IMemoryCache", "IDistributedCache", "HybridCache", "OutputCache", "ResponseCache", "AsyncLocal<", "[ThreadStatic]" }.Any(word => line.Contains(word, StringComparison.Ordinal))))
            .Select(file => $"{file.Path}: a cache's key must begin with the tenant; add a test of it, and then the file here").ShouldBeEmpty();

    /// <summary>A large object knows no policy. A role that could make one all the same is named at the next check.</summary>
    [Fact]
    public async Task A_large_object_made_by_a_serving_role_is_named()
    {
        await using var other = await Support.PortalDatabase.CreateAsync();
        var options = new CheckOptions(Durability: false);
        await using (var app = await AttackDatabase.OpenAsync(other.Database.Connections.App))
        {
            await using var make = new Npgsql.NpgsqlCommand("select lo_from_bytea(0, 'kept past every policy')", app);
            (await Should.ThrowAsync<Npgsql.PostgresException>(() => make.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501", "migrations/database.sql");
            await other.AsSuperuserAsync<object>("grant execute on function lo_from_bytea(oid, bytea) to parking_app; select 0");
            await make.ExecuteNonQueryAsync();
        }

        var findings = await new CatalogueCheck(CheckedConnections.Of(other.Database.Connections), options, other.Database.Keys).RunAsync(CancellationToken.None);
        findings.ShouldContain(finding => finding.Code == FindingCode.RoleOwns && finding.Sentence.Contains("large object", StringComparison.Ordinal));
    }
}
