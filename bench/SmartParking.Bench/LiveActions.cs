using System.Collections.Concurrent;
using System.Diagnostics;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Bench;

/// <summary>People who open one space after the other and close it again, each on a page of their own.</summary>
internal sealed class LiveActions : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(long At, double Milliseconds)> _done = new();
    private readonly ConcurrentQueue<(long At, string What)> _failed = new();
    private readonly Task _all;

    public LiveActions(IEnumerable<CircuitClient> pages) => _all = Task.WhenAll(pages.Select((page, number) => ActAsync(page, number)).ToList());

    /// <returns>Milliseconds from the click to the page that shows what was asked for, in order; and how many never did, of those clicked since.</returns>
    public (List<double> Times, int Failed) Since(long begun) =>
        ([.. _done.Where(each => each.At >= begun).Select(each => each.Milliseconds).Order()], _failed.Count(each => each.At >= begun));

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _all;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private static bool IsOpen(CircuitTree tree) => tree.Find("aside") is not null && tree.Find("div[class='bones']") is null;

    private async Task ActAsync(CircuitClient page, int number)
    {
        var spaces = page.Look(tree => tree.FindAll("button[data-space-id]").Select(tile => tile.Attributes["data-space"]).ToList());
        await WaitAsync(Pause * number / 5);
        for (var turn = number; !_end.IsCancellationRequested; turn++)
        {
            await TimeAsync(page, $"button[data-space='{spaces[turn % spaces.Count]}']", IsOpen);
            await WaitAsync(Pause);
            await TimeAsync(page, "button[data-close]", tree => tree.Find("aside") is null);
            await WaitAsync(Pause);
        }
    }

    private async Task TimeAsync(CircuitClient page, string button, Func<CircuitTree, bool> so)
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await page.ClickAsync(button);
            await page.UntilAsync(so);
            _done.Enqueue((begun, Stopwatch.GetElapsedTime(begun).TotalMilliseconds));
        }
        catch (Exception failure) when (failure is TimeoutException or InvalidOperationException)
        {
            _failed.Enqueue((begun, failure.Message));
        }
    }

    private async Task WaitAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _end.Token);
        }
        catch (OperationCanceledException)
        {
            // The end has come.
        }
    }
}
