using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Hears, on one connection, that somebody's access has changed: triggers say it in the transaction that changes it, to every
/// process. Nobody believes what is said: who hears it forgets what he knew and asks the database. Every two seconds a word of
/// our own must come back; while it does not, <see cref="IsListening"/> is false and nobody may go by what he remembers.
/// </summary>
/// <remarks>
/// <code>
/// feed.On(AccessKind.Key, id => Forget(id));            // null: anything may have changed
/// if (feed.IsListening &amp;&amp; _known.TryGetValue(...)) { return known; }
/// var turn = feed.Turn;
/// _known[key] = await ReadAsync(...);
/// if (feed.Turn != turn) { _known.TryRemove(key); }     // it may have changed while it was read
/// </code>
/// </remarks>
public sealed partial class AccessFeed(ParkingSources sources, StartGate gate, ILogger<AccessFeed> logger) : BackgroundService
{
    public const string Channel = "parking_access";

    private const string Probe = "probe";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>With <see cref="Pace"/> less than the five seconds within which an end must be known everywhere.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private ImmutableArray<(string Kind, Action<Guid?> Changed)> _handlers = [];
    private volatile bool _listening;
    private long _turn;
    private string _heard = string.Empty;

    /// <summary>Whether every change is heard now. While it is false, whoever remembers anything asks instead.</summary>
    public bool IsListening => _listening;

    /// <summary>Another number after every change that was heard.</summary>
    public long Turn => Volatile.Read(ref _turn);

    /// <param name="kind">One of <see cref="AccessKind"/>.</param>
    /// <param name="changed">Told the id; null when something may have been missed. Must be quick and must not throw.</param>
    /// <returns>Ends it when disposed of.</returns>
    public IDisposable On(string kind, Action<Guid?> changed)
    {
        var entry = (kind, changed);
        ImmutableInterlocked.Update(ref _handlers, all => all.Add(entry));
        return new Leaving(() => ImmutableInterlocked.Update(ref _handlers, all => all.Remove(entry)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        for (var failures = 0; !stoppingToken.IsCancellationRequested; failures++)
        {
            try
            {
                await ListenAsync(() => failures = 0, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // Once, and not again at every attempt to listen.
                if (_listening || failures == 0)
                {
                    Log.Lost(logger, failure);
                }
            }
            finally
            {
                _listening = false;
            }

            await Task.Delay(PauseAfter(failures), stoppingToken);
        }
    }

    internal static TimeSpan PauseAfter(int failures) => TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, TimeSpan.FromMilliseconds(100).Ticks << Math.Min(failures, 10)));

    private async Task ListenAsync(Action well, CancellationToken stoppingToken)
    {
        await using var connection = await sources.Auth.OpenConnectionAsync(stoppingToken);
        connection.Notification += (_, told) => Hear(told.Payload);
        await using (var listen = new NpgsqlCommand($"listen {Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            await ProveAsync(connection, stoppingToken);
            if (!_listening)
            {
                // What was read before LISTEN may have changed without a word.
                Tell(null, null);
                _listening = true;
                Log.Listening(logger);
                well();
            }

            await WaitAsync(connection, Pace, () => false, stoppingToken);
        }
    }

    /// <summary>A connection may look alive and bring nothing: the other end is gone, or a pooler gives the session to somebody else.</summary>
    private async Task ProveAsync(NpgsqlConnection connection, CancellationToken stoppingToken)
    {
        var word = $"{Probe} {Guid.NewGuid()}";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(Patience);
        await using (var say = sources.Auth.CreateCommand("select pg_notify($1, $2)"))
        {
            say.Parameters.Add(Sql.P(Channel));
            say.Parameters.Add(Sql.P(word));
            await say.ExecuteNonQueryAsync(limit.Token);
        }

        if (!await WaitAsync(connection, Patience, () => _heard == word, stoppingToken))
        {
            throw new TimeoutException("What was said on the channel did not come back.");
        }
    }

    /// <returns>Whether it came true within the time.</returns>
    private static async Task<bool> WaitAsync(NpgsqlConnection connection, TimeSpan atMost, Func<bool> done, CancellationToken stoppingToken)
    {
        // Of the machine, not of the clock that a test may hold.
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        while (!done())
        {
            var left = atMost - System.Diagnostics.Stopwatch.GetElapsedTime(begun);
            if (left <= TimeSpan.FromMilliseconds(1))
            {
                return false;
            }

            await connection.WaitAsync(left, stoppingToken);
        }

        return true;
    }

    private void Hear(string payload)
    {
        if (payload.StartsWith(Probe, StringComparison.Ordinal))
        {
            _heard = payload;
            return;
        }

        var space = payload.IndexOf(' ', StringComparison.Ordinal);
        if (space > 0 && Guid.TryParse(payload.AsSpan(space + 1), out var id))
        {
            Tell(payload[..space], id);
        }
    }

    /// <param name="kind">Null for all.</param>
    private void Tell(string? kind, Guid? id)
    {
        // Before anybody forgets: who reads meanwhile must see that his answer may be old.
        Interlocked.Increment(ref _turn);
        foreach (var (each, changed) in _handlers)
        {
            if (kind is null || each == kind)
            {
                changed(id);
            }
        }
    }

    private sealed class Leaving(Action leave) : IDisposable
    {
        public void Dispose() => leave();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Changes of access are not heard of; until they are, every credential is looked up anew")]
        public static partial void Lost(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Information, Message = "Changes of access are heard of")]
        public static partial void Listening(ILogger logger);
    }
}
