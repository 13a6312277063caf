using System.Diagnostics;

namespace SmartParking.Bench.Chaos;

/// <summary>Posts at a steady pace, each event in a task of its own, whether or not the ones before were answered.</summary>
internal sealed class Load : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    private readonly CancellationTokenSource _end = new();
    private readonly List<SentEvent> _sent = [];
    private readonly List<Task> _posts = [];
    private readonly Task _pace;

    private Load(double perSecond, Func<SentEvent> next, DoorClient door, int most) => _pace = Task.Run(() => PaceAsync(perSecond, next, door, most), CancellationToken.None);

    /// <summary>Posts until <see cref="EndAsync"/>.</summary>
    public static Load Start(double perSecond, Func<SentEvent> next, DoorClient door) => new(perSecond, next, door, int.MaxValue);

    /// <summary>Posts so many, and waits for the answers.</summary>
    public static async Task<IReadOnlyList<SentEvent>> PostAsync(int count, double perSecond, Func<SentEvent> next, DoorClient door)
    {
        await using var load = new Load(perSecond, next, door, count);
        await load._pace;
        return await load.EndAsync();
    }

    /// <summary>Stops posting and waits for the answers.</summary>
    /// <returns>What was posted.</returns>
    public async Task<IReadOnlyList<SentEvent>> EndAsync()
    {
        await _end.CancelAsync();
        await _pace;
        await Task.WhenAll(_posts);
        return _sent;
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task PaceAsync(double perSecond, Func<SentEvent> next, DoorClient door, int most)
    {
        var begun = Stopwatch.GetTimestamp();
        while (_sent.Count < most && !_end.IsCancellationRequested)
        {
            for (var due = Math.Min(most, (long)(Stopwatch.GetElapsedTime(begun).TotalSeconds * perSecond)); _sent.Count < due;)
            {
                var told = next();
                _sent.Add(told);
                _posts.Add(Task.Run(() => told.PostAsync(door), CancellationToken.None));
            }

            await Task.Delay(Tick, CancellationToken.None);
        }
    }
}
