using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation;

/// <summary>Whoever holds the app's connection string and nothing else sees nothing and writes nothing.</summary>
[Collection(IsolationTests.Name)]
public sealed class SignedContextTests(IsolationCluster cluster)
{
    private static readonly TenantId A = new(IsolationCluster.TenantA);
    private static readonly TenantId B = new(IsolationCluster.TenantB);

    public static TheoryData<string> Refused =>
    [
        "nothing", "empty", "a bare id", "garbage", "pipes", "huge", "not UTF-8 friendly", "expired", "another key", "the tenant swapped", "the actor swapped",
        "the purpose swapped", "a longer life", "the MAC cut", "the MAC in capitals", "one bit of the MAC", "another key's id", "the platform's scope", "twice", "a seventh part",
    ];

    [Fact]
    public async Task A_genuine_context_shows_its_own_rows_and_no_other() =>
        (await SlugsAsync(Genuine())).ShouldBe(["a"]);

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Any_other_context_shows_nothing(string kind)
    {
        var context = Forge(kind);

        (await SlugsAsync(context)).ShouldBeEmpty();
        (await Should.ThrowAsync<PostgresException>(() => AsAppAsync(context, InsertFor(A)))).SqlState.ShouldBe("42501");
        (await SlugsAsync(Genuine())).ShouldBe(["a"], "the control");
    }

    [Theory]
    [InlineData("select * from context_keys")]
    [InlineData("select app_is_platform()")]
    [InlineData("insert into context_keys values ('0000000000000000', '', '')")]
    [InlineData("create function f() returns uuid language sql as 'select null::uuid'")]
    [InlineData("set role parking_platform")]
    [InlineData("set role parking_owner")]
    [InlineData("set session authorization parking_platform")]
    public async Task The_app_can_neither_read_the_key_nor_go_round_it(string sql) =>
        (await Should.ThrowAsync<PostgresException>(() => AsAppAsync(Genuine(), sql))).SqlState.ShouldBe("42501");

    [Fact]
    public async Task An_injected_statement_cannot_enter_another_tenant()
    {
        var scope = Scope(cluster.Database.Keys);
        await using var sources = scope.Sources;

        var seen = await scope.Tenants.RunAsync(
            A,
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await work.Command($"select set_config('app.tenant_id', '{B}', true), set_config('app.context', '{B}', true)").ExecuteNonQueryAsync(cancel);
                return (long)(await work.Command("select count(*) from sites").ExecuteScalarAsync(cancel))!;
            },
            CancellationToken.None);

        seen.ShouldBe(0);
    }

    [Fact]
    public async Task The_platform_sees_nothing_without_a_signed_actor_and_everything_with_one()
    {
        var now = TimeProvider.System.GetUtcNow();
        var signer = new ContextSigner(cluster.Database.Keys);

        (await SlugsAsync(string.Empty, cluster.Database.Connections.Platform)).ShouldBeEmpty();
        (await SlugsAsync(Genuine(), cluster.Database.Connections.Platform)).ShouldBeEmpty("a tenant's context is none of the platform's");
        (await SlugsAsync(signer.ForPlatform(PortalDatabase.TheTest, now - TimeSpan.FromMinutes(6)), cluster.Database.Connections.Platform)).ShouldBeEmpty();
        (await SlugsAsync(signer.ForPlatform(PortalDatabase.TheTest, now), cluster.Database.Connections.Platform)).ShouldBeSubsetOf(["a", "b", "canary-x", "canary-y"]);
        (await SlugsAsync(signer.ForPlatform(PortalDatabase.TheTest, now), cluster.Database.Connections.Platform)).Count.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_scope_with_another_key_fails_loudly_instead_of_showing_nothing()
    {
        var scope = Scope(new KeyRing(MasterKey.Parse(MasterKey.Create())));
        await using var sources = scope.Sources;

        await Should.ThrowAsync<ContextRefusedException>(() => scope.Tenants.RunAsync(A, PortalDatabase.TheTest, (_, _) => Task.FromResult(true), CancellationToken.None));
        await Should.ThrowAsync<ContextRefusedException>(() => scope.Platform.RunAsync(PortalDatabase.TheTest, (_, _) => Task.FromResult(true), CancellationToken.None));
    }

    [Fact]
    public async Task A_key_is_replaced_without_a_gap()
    {
        var old = cluster.Database.Keys.Current;
        var fresh = MasterKey.Parse(MasterKey.Create());
        try
        {
            await ContextKey.InstallAsync(cluster.Database.Owner, new KeyRing(fresh, old), CancellationToken.None);
            (await SlugsAsync(Genuine())).ShouldBe(["a"], "signed with the old key, which is still accepted");
            (await SlugsAsync(Genuine(new KeyRing(fresh)))).ShouldBe(["a"]);

            await ContextKey.InstallAsync(cluster.Database.Owner, new KeyRing(fresh), CancellationToken.None);
            (await SlugsAsync(Genuine())).ShouldBeEmpty();
            (await SlugsAsync(Genuine(new KeyRing(fresh)))).ShouldBe(["a"]);
        }
        finally
        {
            await ContextKey.InstallAsync(cluster.Database.Owner, cluster.Database.Keys, CancellationToken.None);
        }
    }

    [Fact]
    public async Task A_clock_of_the_machine_that_is_months_off_changes_nothing()
    {
        // The signer is given the database's time; what the machine believes is not asked.
        await using var database = await PortalDatabase.CreateAsync();
        var tenant = await SeededTenant.CreateAsync(database, "clock");
        var boards = new BoardReader(database.Scope, new ManualTime());

        (await boards.ReadAsync(tenant.Id, CancellationToken.None)).Sites.ShouldNotBeEmpty();
    }

    private string Genuine(KeyRing? keys = null) => Sign(A, keys);

    private string Sign(TenantId tenant, KeyRing? keys = null, TimeSpan ago = default) =>
        new ContextSigner(keys ?? cluster.Database.Keys).ForTenant(tenant, PortalDatabase.TheTest, TimeProvider.System.GetUtcNow() - ago);

    private string Forge(string kind)
    {
        var genuine = Genuine();
        var part = genuine.Split('|');
        return kind switch
        {
            "nothing" or "empty" => string.Empty,
            "a bare id" => A.ToString(),
            "garbage" => new string('x', 200),
            "pipes" => new string('|', 200),
            "huge" => genuine + new string('0', 100_000),
            "not UTF-8 friendly" => string.Concat(Enumerable.Repeat("é\u0001|", 50)),
            "expired" => Sign(A, ago: ContextSigner.Validity + TimeSpan.FromSeconds(5)),
            "another key" => Genuine(new KeyRing(MasterKey.Parse(MasterKey.Create()))),
            "the tenant swapped" => With(1, B.ToString()),
            "the actor swapped" => With(2, "person:" + Guid.NewGuid()),
            "the purpose swapped" => With(3, "other"),
            "a longer life" => With(4, "99999999999"),
            "the MAC cut" => genuine[..^1],
            "the MAC in capitals" => With(5, part[5].ToUpperInvariant()),
            "one bit of the MAC" => genuine[..^1] + (genuine[^1] == '0' ? '1' : '0'),
            "another key's id" => With(0, new string('0', 16)),
            "the platform's scope" => new ContextSigner(cluster.Database.Keys).ForPlatform(PortalDatabase.TheTest, TimeProvider.System.GetUtcNow()),
            "twice" => genuine + "|" + genuine,
            "a seventh part" => genuine + "|",
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };

        string With(int place, string text) => string.Join('|', part.Select((each, at) => at == place ? text : each));
    }

    private static string InsertFor(TenantId tenant) => $"insert into sites (tenant_id, id, slug, name) values ('{tenant}', gen_random_uuid(), 'planted', 'Planted')";

    private (TenantScope Tenants, PlatformScope Platform, ParkingSources Sources) Scope(KeyRing keys)
    {
        var sources = new ParkingSources(cluster.Database.Connections);
        var door = new ContextDoor(sources, keys);
        return (new TenantScope(door), new PlatformScope(door), sources);
    }

    private Task<List<string>> SlugsAsync(string context, string? connectionString = null) =>
        AsAppAsync(context, "select slug from sites", connectionString);

    private async Task<List<string>> AsAppAsync(string context, string sql, string? connectionString = null)
    {
        await using var connection = new NpgsqlConnection(IsolationCluster.Unpooled(connectionString ?? cluster.Database.Connections.App));
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var set = new NpgsqlCommand("select set_config('app.context', $1, true)", connection, transaction) { Parameters = { new NpgsqlParameter { Value = context } } })
        {
            await set.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await using var row = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await row.ReadAsync())
        {
            found.Add(Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!);
        }

        return found;
    }
}
