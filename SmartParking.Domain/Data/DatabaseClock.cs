using System.Diagnostics;
using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>
/// The database's time, without asking it each time. A context expires by the database's clock, which need not agree with this
/// machine's; between two askings time is counted by the monotonic counter, which nobody can set.
/// </summary>
internal sealed class DatabaseClock
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);
    private volatile Reading? _last;

    /// <param name="connection">Open; asked when the last answer is 30 s old, or was <see cref="Doubt">doubted</see>.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_last is { } last && Stopwatch.GetElapsedTime(last.Counter) is var passed && passed < Fresh)
        {
            return last.Told + passed;
        }

        await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
        var told = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        _last = new Reading(told, Stopwatch.GetTimestamp());
        return told;
    }

    /// <summary>The database did not believe a context: perhaps its clock was set. The next one is asked for.</summary>
    public void Doubt() => _last = null;

    private sealed record Reading(DateTimeOffset Told, long Counter);
}
