using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>
/// When each key was used last, and how often. Gathered in memory, because a request must not write for it, and written for
/// each key once a minute at most, one statement per tenant. A crash loses a minute of it and nothing else.
/// </summary>
public sealed partial class KeyUses(TenantScope scope, TimeProvider time, ILogger<KeyUses> logger) : BackgroundService
{
    private const string Write =
        """
        update api_keys k set last_used_at = greatest(k.last_used_at, u.at), use_count = k.use_count + u.uses
        from unnest($2::uuid[], $3::timestamptz[], $4::bigint[]) as u(id, at, uses)
        where k.tenant_id = $1 and k.id = u.id
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private static readonly Caller Writer = Caller.Job("api_key.used");

    private readonly ConcurrentDictionary<(TenantId Tenant, Guid Key), Uses> _uses = new();

    /// <summary>A key was shown and accepted.</summary>
    public void Record(KeyHolder key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _uses.GetOrAdd((key.Tenant.Id, key.Id), _ => new Uses()).Add(time.GetUtcNow());
    }

    /// <returns>What this process has not written yet.</returns>
    public (DateTimeOffset? At, long Count) Unwritten(TenantId tenant, Guid key) => _uses.TryGetValue((tenant, key), out var uses) ? uses.Waiting : (null, 0);

    /// <summary>Writes what is due.</summary>
    /// <param name="everything">Also what was written less than a minute ago.</param>
    /// <param name="cancellationToken">Ends the writing; what is not written stays due.</param>
    public async Task WriteAsync(bool everything, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = _uses.Where(entry => entry.Value.Waiting.Count > 0 && (everything || now - entry.Value.WrittenAt >= Between)).ToList();
        foreach (var tenant in due.GroupBy(entry => entry.Key.Tenant))
        {
            var rows = tenant.Select(entry => (entry.Key.Key, Uses: entry.Value, Told: entry.Value.Waiting)).ToList();
            await scope.RunAsync(
                tenant.Key,
                Writer,
                async (work, cancel) =>
                {
                    await using var command = work.Command(
                        Write, Sql.P(tenant.Key.Value), Sql.Column(rows, row => row.Key), Sql.Column(rows, row => row.Told.At!.Value), Sql.Column(rows, row => row.Told.Count));
                    await command.ExecuteNonQueryAsync(cancel);
                },
                cancellationToken);
            rows.ForEach(row => row.Uses.Written(row.Told.Count, now));
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAsync(everything: true, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryWriteAsync(everything: false, stoppingToken);
        }
    }

    private async Task TryWriteAsync(bool everything, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(everything, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            Log.WriteFailed(logger, failure);
        }
    }

    private sealed class Uses
    {
        private readonly Lock _lock = new();
        private DateTimeOffset? _at;
        private long _count;

        public DateTimeOffset WrittenAt { get; private set; }

        public (DateTimeOffset? At, long Count) Waiting
        {
            get
            {
                lock (_lock)
                {
                    return (_at, _count);
                }
            }
        }

        public void Add(DateTimeOffset at)
        {
            lock (_lock)
            {
                (_at, _count) = (at, _count + 1);
            }
        }

        public void Written(long count, DateTimeOffset at)
        {
            lock (_lock)
            {
                (_count, WrittenAt) = (_count - count, at);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "When API keys were used last could not be written; it is tried again")]
        public static partial void WriteFailed(ILogger logger, Exception failure);
    }
}
