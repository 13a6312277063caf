using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Which tenant a webhook secret speaks for, from memory. Holds hashes only; read anew every few seconds, and at once when an
/// unknown secret comes, so that a new one works at once; all who wait share one reading, so a flood of wrong ones costs one
/// small query at a time.
/// </summary>
public sealed partial class SecretDirectory(ParkingSources sources, StartGate gate, TimeProvider time, ILogger<SecretDirectory> logger) : BackgroundService
{
    private const string Live =
        """
        select s.secret_hash, s.tenant_id, s.expires_at, s.id
        from webhook_secrets s join tenants t on t.id = s.tenant_id
        where s.revoked_at is null and t.status <> 'deleted' and t.kind <> 'canary'
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RouteLasts = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<DevEui, (TenantId Tenant, DateTimeOffset At)> _routes = new();
    private FrozenDictionary<string, (SecretHolder Holder, DateTimeOffset? ExpiresAt)> _byHash = FrozenDictionary<string, (SecretHolder Holder, DateTimeOffset? ExpiresAt)>.Empty;
    private long _begun;
    private long _done;

    /// <returns>Null when nobody has such a secret. The time it takes depends on its hash, which tells nothing about it.</returns>
    public async ValueTask<SecretHolder?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(WebhookSecret.Hash(secret));
        if (Find(hash) is { } known)
        {
            return known;
        }

        await ReadAsync(after: Volatile.Read(ref _begun), cancellationToken);
        return Find(hash);
    }

    /// <summary>For a secret of the platform: the tenant that owns the device, or the platform itself when nobody does.</summary>
    public async ValueTask<TenantId> RouteAsync(DevEui devEui, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_routes.TryGetValue(devEui, out var route) && now - route.At < RouteLasts)
        {
            return route.Tenant;
        }

        await using var command = sources.Auth.CreateCommand("select tenant_id from resolve_dev_euis($1)");
        command.Parameters.Add(Sql.P(new[] { devEui.Value }));
        if (await command.ExecuteScalarAsync(cancellationToken) is not Guid tenant)
        {
            return TenantId.Platform;
        }

        _routes[devEui] = (new TenantId(tenant), now);
        return new TenantId(tenant);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await gate.OpenedAsync(stoppingToken);
        using var timer = new PeriodicTimer(Pace, time);
        do
        {
            try
            {
                await ReadAsync(after: Volatile.Read(ref _begun), stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                Log.ReadFailed(logger, failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private SecretHolder? Find(string hash) =>
        _byHash.TryGetValue(hash, out var found) && (found.ExpiresAt is not { } end || end > time.GetUtcNow()) ? found.Holder : null;

    /// <summary>Returns when a reading that began after the given one is done; only the first of those who wait does it.</summary>
    private async Task ReadAsync(long after, CancellationToken cancellationToken)
    {
        await _reading.WaitAsync(cancellationToken);
        try
        {
            if (_done > after)
            {
                return;
            }

            var mine = Interlocked.Increment(ref _begun);
            await using var command = sources.Auth.CreateCommand(Live);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var read = new Dictionary<string, (SecretHolder Holder, DateTimeOffset? ExpiresAt)>(StringComparer.Ordinal);
            while (await reader.ReadAsync(cancellationToken))
            {
                read[Convert.ToHexString(reader.GetFieldValue<byte[]>(0))] = (new SecretHolder(new TenantId(reader.GetGuid(1)), reader.GetGuid(3)), Sql.Nullable<DateTimeOffset>(reader, 2));
            }

            _byHash = read.ToFrozenDictionary(StringComparer.Ordinal);
            _done = mine;
        }
        finally
        {
            _reading.Release();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook secrets could not be read; the last known stay in force")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
