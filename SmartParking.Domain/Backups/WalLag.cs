using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Backups;

/// <summary>How far the received log is behind the server, in time: what would be lost if the server's machine burnt now.</summary>
public sealed class WalLag(ParkingSources sources, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private readonly ConcurrentQueue<(DateTimeOffset At, ulong Place)> _samples = new();
    private (DateTimeOffset At, TimeSpan Behind)? _last;

    /// <summary>The database that is served.</summary>
    public string Database { get; } = new NpgsqlConnectionStringBuilder(sources.Platform.ConnectionString).Database ?? string.Empty;

    /// <summary>Null while nobody receives, or nothing is known.</summary>
    public TimeSpan? Behind => _last is { } last && time.GetUtcNow() - last.At < Pace * 4 ? last.Behind : null;

    /// <returns>The end of what is committed.</returns>
    public async Task<ulong> CommittedAsync(CancellationToken cancellationToken) =>
        await AskAsync("select pg_current_wal_flush_lsn()::text", cancellationToken) is { } lsn ? WalName.Place(lsn) : 0;

    /// <returns>The end of what was received and forced to disk; 0 when nobody ever received.</returns>
    public async Task<ulong> ReceivedAsync(CancellationToken cancellationToken) =>
        await AskAsync($"select max(restart_lsn)::text from pg_replication_slots where slot_name = '{WalReceiver.Slot}'", cancellationToken) is { } lsn ? WalName.Place(lsn) : 0;

    /// <summary>One look.</summary>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        _samples.Enqueue((now, await CommittedAsync(cancellationToken)));
        var received = await ReceivedAsync(cancellationToken);
        if (received == 0)
        {
            _last = null;
            return;
        }

        while (_samples.TryPeek(out var oldest) && oldest.Place <= received)
        {
            _samples.TryDequeue(out _);
        }

        // The oldest moment whose end of the log is not here yet; between two looks nothing is known.
        _last = (now, (_samples.TryPeek(out var missing) ? now - missing.At : TimeSpan.Zero) + Pace);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (NpgsqlException)
            {
                // The database is away, which others tell; nothing is known meanwhile.
            }
        }
    }

    private async Task<string?> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = sources.Platform.CreateCommand(sql);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }
}
