using SmartParking.Portal.Shared;

namespace SmartParking.Tests.Components;

public sealed class RenderQueueTests
{
    private int _rendered;
    private int _pumped;

    [Fact]
    public void Who_asks_a_thousand_times_while_nothing_is_rendered_waits_once()
    {
        var queue = new RenderQueue();
        queue.Attach(() => _pumped++);
        var other = 0;

        for (var time = 0; time < 1000; time++)
        {
            queue.Add(Render);
        }

        queue.Add(() => other++);
        queue.Drain();
        (_rendered, other, _pumped).ShouldBe((1, 1, 1));

        queue.Add(Render);
        queue.Drain();
        queue.Drain();
        (_rendered, other, _pumped).ShouldBe((2, 1, 2));
    }

    [Fact]
    public async Task What_one_change_asks_for_part_by_part_is_one_batch()
    {
        using var queue = new RenderQueue(TimeSpan.FromMinutes(1));
        var pumped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (me, adding, atOnce) = (Environment.CurrentManagedThreadId, true, false);
        queue.Attach(() =>
        {
            atOnce |= adding && Environment.CurrentManagedThreadId == me;
            pumped.TrySetResult();
        });

        queue.Add(Render);
        queue.Add(() => _rendered += 10);
        adding = false;
        await pumped.Task.WaitAsync(TimeSpan.FromSeconds(20));
        queue.Drain();

        (atOnce, _rendered).ShouldBe((false, 11));
    }

    private void Render() => _rendered++;
}
