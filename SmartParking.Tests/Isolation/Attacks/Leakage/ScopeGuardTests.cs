using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>What is kept of a tenant's scope is dead, and what a scope is given is its own tenant's and nobody else's.</summary>
[Collection(AttackTests.Name)]
public sealed class ScopeGuardTests(AttackDatabase database)
{
    private static readonly TenantId A = new(AttackDatabase.A);
    private static readonly TenantId B = new(AttackDatabase.B);

    private static readonly Dictionary<string, Func<ParkingDbContext, Task>> Uses = new()
    {
        ["query"] = db => db.Set<Site>().ToListAsync(),
        ["count"] = db => db.Set<Site>().CountAsync(),
        ["find"] = async db => await db.Set<Site>().FindAsync(AttackDatabase.B, AttackDatabase.B),
        ["query in SQL"] = db => db.Set<Site>().FromSqlRaw("select * from sites").ToListAsync(),
        ["update in the database"] = db => db.Set<Site>().ExecuteUpdateAsync(set => set.SetProperty(site => site.Name, "x")),
        ["delete in the database"] = db => db.Set<Site>().ExecuteDeleteAsync(),
        ["SQL"] = db => db.Database.ExecuteSqlRawAsync("select 1"),
        ["a scalar in SQL"] = db => db.Database.SqlQueryRaw<int>("select 1").ToListAsync(),
        ["a stream"] = async db => await db.Set<Site>().AsAsyncEnumerable().GetAsyncEnumerator().MoveNextAsync(),
        ["without async"] = db => Task.FromResult(db.Set<Site>().AsEnumerable().Count()),
        ["a transaction of its own"] = db => db.Database.BeginTransactionAsync(),
    };

    public static TheoryData<string> Names => [.. Uses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_context_kept_after_its_scope_sends_nothing(string use)
    {
        var kept = await database.Portal.Scope.RunAsync(A, PortalDatabase.TheTest, (work, _) => Task.FromResult(work.Db), CancellationToken.None);

        await Should.ThrowAsync<InvalidOperationException>(() => Uses[use](kept));
    }

    /// <summary>As the scope sees it between its end and its disposal, when the connection is still open.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_context_whose_scope_has_ended_sends_nothing_while_the_connection_is_still_open(string use)
    {
        if (use == "a transaction of its own")
        {
            // That is no command; what would be sent in it is one.
            return;
        }

        await using var connection = await AttackDatabase.OpenAsync(database.Portal.Database.Connections.App);
        await using var transaction = await connection.BeginTransactionAsync();
        var work = new TenantWork(A, connection, transaction);
        var kept = work.Db;
        (await kept.Set<Site>().CountAsync()).ShouldBe(0, "the control: while it is open the command is sent, and without a context nothing is seen");
        await work.CompleteAsync(CancellationToken.None);

        await Should.ThrowAsync<InvalidOperationException>(() => Uses[use](kept));
        await connection.CloseAsync();
    }

    [Fact]
    public async Task The_filter_of_the_model_alone_keeps_tenants_apart_where_row_security_does_not()
    {
        await using var connection = await AttackDatabase.OpenAsync(database.Portal.Superuser);
        foreach (var tenant in new[] { A, B, A })
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await using var work = new TenantWork(tenant, connection, transaction);

            work.Db.ChangeTracker.Entries().ShouldBeEmpty("nothing of the tenant before");
            var owners = await work.Db.Set<Site>().Select(site => site.TenantId).Distinct().ToListAsync();
            var spaces = await work.Db.Set<Space>().Select(space => space.TenantId).Distinct().ToListAsync();

            owners.Concat(spaces).ShouldBe([tenant.Value, tenant.Value], "the compiled query is shared, the tenant in it is not");
        }
    }

    [Fact]
    public void Every_entity_of_the_model_belongs_to_a_tenant()
    {
        using var connection = new NpgsqlConnection();
        using var db = new ParkingDbContext(new DbContextOptionsBuilder<ParkingDbContext>().UseNpgsql(connection).Options, A);

        var entities = db.Model.GetEntityTypes().ToList();

        entities.ShouldNotBeEmpty();
        entities.Where(entity => !typeof(ITenantOwned).IsAssignableFrom(entity.ClrType) || entity.GetDeclaredQueryFilters().Count == 0).Select(entity => entity.Name).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_tenants_whose_work_takes_turns_on_the_same_threads_keep_to_their_own()
    {
        var switches = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () =>
        {
            var tenant = number % 2 == 0 ? A : B;
            for (var turn = 0; turn < 60; turn++)
            {
                var seen = await database.Portal.Scope.RunAsync(
                    tenant,
                    PortalDatabase.TheTest,
                    async (work, cancel) =>
                    {
                        await Task.Yield();
                        var first = await work.Db.Set<Site>().Select(site => site.TenantId).FirstAsync(cancel);
                        var second = await Task.Run(() => work.Db.Set<Zone>().Select(zone => zone.TenantId).FirstAsync(cancel), cancel);
                        return (first, second);
                    },
                    CancellationToken.None);
                seen.ShouldBe((tenant.Value, tenant.Value));
                Interlocked.Increment(ref switches);
            }
        })));

        switches.ShouldBe(960);
    }
}
