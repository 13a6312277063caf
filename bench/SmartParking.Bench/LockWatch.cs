using Npgsql;

namespace SmartParking.Bench;

/// <summary>Looks every 20 ms at who waits for a lock, and since when.</summary>
internal sealed class LockWatch : IAsyncDisposable
{
    private const string Waiting =
        "select coalesce(max(extract(epoch from clock_timestamp() - l.waitstart)), 0)::float8 from pg_locks l where not l.granted and l.waitstart is not null and l.locktype = 'relation'";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _end = new();
    private readonly Task _watch;

    public LockWatch(string superuser) => _watch = Task.Run(() => WatchAsync(superuser), CancellationToken.None);

    public TimeSpan Longest { get; private set; }

    public async ValueTask DisposeAsync()
    {
        if (!_watch.IsCompleted)
        {
            await _end.CancelAsync();
            await _watch;
            _end.Dispose();
        }
    }

    private async Task WatchAsync(string superuser)
    {
        await using var connection = new NpgsqlConnection(superuser);
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(Waiting, connection);
        while (!_end.IsCancellationRequested)
        {
            var longest = TimeSpan.FromSeconds((double)(await command.ExecuteScalarAsync(CancellationToken.None))!);
            Longest = longest > Longest ? longest : Longest;
            await Task.Delay(Pace, CancellationToken.None);
        }
    }
}
