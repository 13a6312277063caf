using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;

namespace SmartParking.Tests.Domain.Ingest;

public sealed class FairQueueTests
{
    private static readonly TenantId Flooding = new(Guid.NewGuid());
    private static readonly TenantId Quiet = new(Guid.NewGuid());
    private static readonly TenantId Third = new(Guid.NewGuid());

    [Fact]
    public void A_tenant_that_sends_without_end_fills_its_own_place_and_the_others_go_with_the_next_batch()
    {
        var queue = new FairQueue<int>(mostOfTenant: 100, most: 1_000);
        Enumerable.Range(0, 150).Count(each => queue.TryWrite(Flooding, each)).ShouldBe(100);
        Enumerable.Range(1_000, 3).ShouldAllBe(each => queue.TryWrite(Quiet, each));

        var batch = queue.Take(10);

        batch.ShouldBe([0, 1, 2, 3, 4, 1_000, 1_001, 1_002, 5, 6]);
        queue.TryWrite(Flooding, 7_000).ShouldBeTrue("there is room again");
        queue.Take(1_000).Count.ShouldBe(94);
        queue.Take(10).ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_is_left_out_when_there_are_more_tenants_than_places_in_a_batch()
    {
        var queue = new FairQueue<TenantId>(10, 100);
        TenantId[] tenants = [Flooding, Quiet, Third];
        foreach (var tenant in tenants.Concat(tenants))
        {
            queue.TryWrite(tenant, tenant).ShouldBeTrue();
        }

        queue.Take(2).Concat(queue.Take(2)).Distinct().Count().ShouldBe(3);
        queue.Take(10).Count.ShouldBe(2);
    }

    [Fact]
    public void All_together_have_a_limit_too()
    {
        var queue = new FairQueue<int>(10, 2);

        queue.TryWrite(Flooding, 1).ShouldBeTrue();
        queue.TryWrite(Quiet, 2).ShouldBeTrue();
        queue.TryWrite(Third, 3).ShouldBeFalse();
    }

    [Fact]
    public async Task Who_waits_is_woken_by_the_first_and_by_the_end()
    {
        var queue = new FairQueue<int>(10, 10);
        var waiting = queue.WaitAsync(CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        queue.TryWrite(Quiet, 1);
        (await waiting).ShouldBeTrue();
        queue.Complete();
        queue.TryWrite(Quiet, 2).ShouldBeFalse();
        (await queue.WaitAsync(CancellationToken.None)).ShouldBeTrue("what waits can still be read");
        queue.Take(10).ShouldBe([1]);
        (await queue.WaitAsync(CancellationToken.None)).ShouldBeFalse();
        using var over = new CancellationTokenSource();
        var idle = new FairQueue<int>(1, 1).WaitAsync(over.Token);
        await over.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => idle);
    }

    [Fact]
    public async Task Many_writers_and_one_reader_lose_nothing_and_keep_each_tenants_order()
    {
        var queue = new FairQueue<(TenantId Tenant, int Number)>(50, 100);
        TenantId[] tenants = [Flooding, Quiet, Third];
        var writing = Task.WhenAll(tenants.Select(tenant => Task.Run(() =>
        {
            for (var number = 0; number < 5_000;)
            {
                number += queue.TryWrite(tenant, (tenant, number)) ? 1 : 0;
            }
        }))).ContinueWith(_ => queue.Complete(), TaskScheduler.Default);
        var read = new List<(TenantId Tenant, int Number)>();
        while (await queue.WaitAsync(CancellationToken.None))
        {
            read.AddRange(queue.Take(7));
        }

        await writing;
        foreach (var tenant in tenants)
        {
            read.Where(each => each.Tenant == tenant).Select(each => each.Number).ShouldBe(Enumerable.Range(0, 5_000));
        }
    }
}
