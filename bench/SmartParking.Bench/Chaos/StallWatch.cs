using System.Diagnostics;

namespace SmartParking.Bench.Chaos;

/// <summary>
/// Sees how long this process itself did not get to run: what a machine that is busy with something else does to the Portal, too.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;

    public StallWatch() => _watch = Task.Run(WatchAsync, CancellationToken.None);

    public TimeSpan Longest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watch;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var begun = Stopwatch.GetTimestamp();
            await Task.Delay(Pace, CancellationToken.None);
            var late = Stopwatch.GetElapsedTime(begun) - Pace;
            Longest = late > Longest ? late : Longest;
        }
    }
}
