using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation;

/// <summary>The only way to a tenant's rows, against a real server.</summary>
[Collection(IsolationTests.Name)]
public sealed class TenantScopeTests : IAsyncDisposable
{
    private static readonly TenantId A = new(IsolationCluster.TenantA);
    private static readonly TenantId B = new(IsolationCluster.TenantB);

    private readonly ParkingSources _sources;
    private readonly TenantScope _scope;

    public TenantScopeTests(IsolationCluster cluster)
    {
        // One connection: whatever one tenant leaves behind, the next one gets.
        var connections = cluster.Database.Connections;
        _sources = new ParkingSources(connections with { App = new NpgsqlConnectionStringBuilder(connections.App) { MaxPoolSize = 1 }.ConnectionString });
        _scope = new TenantScope(new ContextDoor(_sources, cluster.Database.Keys));
    }

    public ValueTask DisposeAsync() => _sources.DisposeAsync();

    [Fact]
    public async Task Without_a_context_nothing_is_seen_and_nothing_can_be_written()
    {
        (await WithoutContextAsync("select count(*) from sites")).ShouldBe(0L);
        (await WithoutContextAsync("select count(*) from tenants")).ShouldBe(0L);

        var refused = await Should.ThrowAsync<PostgresException>(() => WithoutContextAsync(InsertFor(A)));
        refused.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
    }

    [Fact]
    public async Task A_tenant_sees_its_own_rows_and_no_others()
    {
        (await SlugsAsync(A)).ShouldBe(["a"]);
        (await SlugsAsync(B)).ShouldBe(["b"]);
        (await SlugsAsync(new TenantId(Guid.CreateVersion7()))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_foreign_tenants_row_can_be_neither_made_nor_moved_nor_changed()
    {
        var made = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(A, InsertFor(B)));
        var moved = await Should.ThrowAsync<PostgresException>(() => ExecuteAsync(A, $"update sites set tenant_id = '{B}'"));

        made.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        moved.SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        (await ExecuteAsync(A, $"update sites set name = 'x' where tenant_id = '{B}'")).ShouldBe(0);
        (await SlugsAsync(B)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_scope_that_has_ended_throws_before_anything_reaches_the_wire()
    {
        var kept = await _scope.RunAsync(A, PortalDatabase.TheTest, (work, _) => Task.FromResult(work), CancellationToken.None);

        Should.Throw<InvalidOperationException>(() => kept.Command("select 1")).Message.ShouldContain("has ended");
        Should.Throw<InvalidOperationException>(() => kept.Db);
    }

    [Fact]
    public async Task A_context_and_its_queries_kept_after_the_scope_throw()
    {
        ParkingDbContext? kept = null;
        IAsyncEnumerable<Site>? late = null;
        await _scope.RunAsync(
            A,
            PortalDatabase.TheTest,
            (work, _) =>
            {
                kept = work.Db;
                late = work.Db.Set<Site>().AsAsyncEnumerable();
                return Task.CompletedTask;
            },
            CancellationToken.None);

        await Should.ThrowAsync<InvalidOperationException>(() => kept!.Set<Site>().CountAsync());
        await Should.ThrowAsync<InvalidOperationException>(async () => await late!.GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task A_command_kept_after_the_scope_does_nothing()
    {
        var kept = await _scope.RunAsync(A, PortalDatabase.TheTest, (work, _) => Task.FromResult(work.Command("select count(*) from sites")), CancellationToken.None);

        await Should.ThrowAsync<InvalidOperationException>(() => kept.ExecuteScalarAsync());
    }

    [Fact]
    public async Task One_connection_shared_by_two_tenants_never_leaks()
    {
        var wrong = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var (tenant, own) = number % 2 == 0 ? (A, "a") : (B, "b");
            try
            {
                var seen = await _scope.RunAsync(tenant, PortalDatabase.TheTest, (work, cancel) => UnitAsync(work, number, cancel), CancellationToken.None);
                if (seen is not [var only] || only != own)
                {
                    wrong.Add($"{own} saw {string.Join(',', seen)}");
                }
            }
            catch (InvalidOperationException thrown) when (thrown.Message == "on purpose")
            {
                // Every tenth fails: what follows on the connection must not notice.
            }

            if (number % 7 == 0 && await WithoutContextAsync("select count(*) from sites") is not 0L)
            {
                wrong.Add("without a context");
            }
        });

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public async Task Cancelled_and_failed_work_leaves_nothing_behind()
    {
        using var cancelled = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Should.ThrowAsync<OperationCanceledException>(() => _scope.RunAsync(
            A,
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await work.Command(InsertFor(A)).ExecuteNonQueryAsync(cancel);
                await work.Command("select pg_sleep(10)").ExecuteNonQueryAsync(cancel);
            },
            cancelled.Token));
        await Should.ThrowAsync<InvalidOperationException>(() => _scope.RunAsync(
            A,
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await work.Command(InsertFor(A)).ExecuteNonQueryAsync(cancel);
                throw new InvalidOperationException("on purpose");
            },
            CancellationToken.None));

        (await SlugsAsync(A)).ShouldBe(["a"]);
        (await WithoutContextAsync("select count(*) from sites")).ShouldBe(0L);
    }

    [Fact]
    public async Task A_batch_over_two_tenants_gives_each_its_own()
    {
        var seen = new List<(TenantId Tenant, string Slug)>();
        await _scope.RunBatchAsync(
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await using var batch = new TenantBatch(work);
                foreach (var tenant in new[] { A, B, A })
                {
                    batch.Add(tenant, "select slug from sites");
                }

                await batch.ReadAsync((tenant, row) => seen.Add((tenant, row.GetString(0))), cancel);
            },
            CancellationToken.None);

        seen.ShouldBe([(A, "a"), (B, "b"), (A, "a")]);
    }

    private static async Task<List<string>> UnitAsync(TenantWork work, int number, CancellationToken cancellationToken)
    {
        if (number % 10 == 3)
        {
            await work.Command("select slug from sites").ExecuteScalarAsync(cancellationToken);
            throw new InvalidOperationException("on purpose");
        }

        return number % 3 == 0
            ? await work.Db.Set<Site>().Select(site => site.Slug).ToListAsync(cancellationToken)
            : await ReadAsync(work, cancellationToken);
    }

    private static async Task<List<string>> ReadAsync(TenantWork work, CancellationToken cancellationToken)
    {
        await using var command = work.Command("select slug from sites");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var slugs = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            slugs.Add(reader.GetString(0));
        }

        return slugs;
    }

    private Task<List<string>> SlugsAsync(TenantId tenant) => _scope.RunAsync(tenant, PortalDatabase.TheTest, ReadAsync, CancellationToken.None);

    private Task<int> ExecuteAsync(TenantId tenant, string sql) =>
        _scope.RunAsync(tenant, PortalDatabase.TheTest, (work, cancel) => work.Command(sql).ExecuteNonQueryAsync(cancel), CancellationToken.None);

    private async Task<object?> WithoutContextAsync(string sql)
    {
        await using var command = _sources.App.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static string InsertFor(TenantId tenant) =>
        $"insert into sites (tenant_id, id, slug, name) values ('{tenant}', gen_random_uuid(), 'made-' || gen_random_uuid(), 'Made ' || gen_random_uuid())";
}
