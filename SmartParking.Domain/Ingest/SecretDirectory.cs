using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Data;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Which tenant a webhook secret speaks for, from memory. Holds hashes only; read anew every few seconds, and at once when an
/// unknown secret comes, so that a new one works at once; all who wait share one reading, so a flood of wrong ones costs one
/// small query at a time.
/// </summary>
public sealed partial class SecretDirectory(
    ParkingSources sources, StartGate gate, DatabaseWatch watch, SecretFile file, TimeProvider time, ILogger<SecretDirectory> logger) : BackgroundService
{
    private const string Live =
        """
        select s.secret_hash, s.tenant_id, s.expires_at, s.id
        from webhook_secrets s join tenants t on t.id = s.tenant_id
        where s.revoked_at is null and t.status <> 'deleted' and t.kind <> 'canary'
        """;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RouteLasts = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly ConcurrentDictionary<DevEui, (TenantId Tenant, DateTimeOffset At)> _routes = new();
    private FrozenDictionary<string, (SecretHolder Holder, DateTimeOffset? ExpiresAt)> _byHash = FrozenDictionary<string, (SecretHolder Holder, DateTimeOffset? ExpiresAt)>.Empty;
    private volatile bool _loaded;
    private long _begun;
    private long _done;

    /// <summary>Whether anybody can be known now: the secrets were read, or the database may be asked for them.</summary>
    public bool CanTell => _loaded || !watch.IsAway;

    /// <summary>While the database is away the last known secrets are all there are.</summary>
    /// <returns>Null when nobody has such a secret. The time it takes depends on its hash, which tells nothing about it.</returns>
    public async ValueTask<SecretHolder?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(WebhookSecret.Hash(secret));
        if (Find(hash) is { } known)
        {
            return known;
        }

        if (watch.IsAway)
        {
            return null;
        }

        await AskAsync(async cancel => await ReadAsync(after: Volatile.Read(ref _begun), cancel), cancellationToken);
        return Find(hash);
    }

    /// <summary>For a secret of the platform: the tenant that owns the device, or the platform itself when nobody does.</summary>
    /// <returns>Null while nobody can say. An older answer would not do: it hands a device's events to its former tenant.</returns>
    public async ValueTask<TenantId?> RouteAsync(DevEui devEui, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_routes.TryGetValue(devEui, out var route) && now - route.At < RouteLasts)
        {
            return route.Tenant;
        }

        if (watch.IsAway)
        {
            return null;
        }

        try
        {
            Guid? tenant = null;
            await AskAsync(async cancel => tenant = await OwnerAsync(devEui, cancel), cancellationToken);
            if (tenant is not { } owner)
            {
                return TenantId.Platform;
            }

            _routes[devEui] = (new TenantId(owner), now);
            return new TenantId(owner);
        }
        catch (Exception failure) when (failure is TimeoutException || (PassingFailure.Is(failure) && !cancellationToken.IsCancellationRequested))
        {
            watch.Doubt();
            return null;
        }
    }

    /// <summary>The kept ones are there before the first request, should the database be away.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (file.Load() is { } kept)
        {
            Take(kept);
        }

        return base.StartAsync(cancellationToken);
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

    private void Take(IEnumerable<SecretFile.KnownSecret> secrets)
    {
        _byHash = secrets.GroupBy(secret => secret.Hash, StringComparer.Ordinal)
            .ToFrozenDictionary(same => same.Key, same => (same.Last().Holder, same.Last().ExpiresAt), StringComparer.Ordinal);
        _loaded = true;
    }

    private async Task<Guid?> OwnerAsync(DevEui devEui, CancellationToken cancellationToken)
    {
        // A tenant that is deleted cannot be seen here: its devices are nobody's.
        await using var command = sources.Auth.CreateCommand("select t.id from resolve_dev_euis($1) r join tenants t on t.id = r.tenant_id");
        command.Parameters.Add(Sql.P(new[] { devEui.Value }));
        return await command.ExecuteScalarAsync(cancellationToken) as Guid?;
    }

    /// <exception cref="TimeoutException">The sender cannot wait longer; the question is ended when Npgsql gets to it.</exception>
    private async Task AskAsync(Func<CancellationToken, Task> question, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = question(limit.Token);
        try
        {
            await asking.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            watch.Doubt();
            await limit.CancelAsync();
            throw;
        }
    }

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
            var read = new List<SecretFile.KnownSecret>();
            while (await reader.ReadAsync(cancellationToken))
            {
                read.Add(new SecretFile.KnownSecret(Convert.ToHexString(reader.GetFieldValue<byte[]>(0)), reader.GetGuid(1), reader.GetGuid(3), Sql.Nullable<DateTimeOffset>(reader, 2)));
            }

            Take(read);
            file.Keep(read);
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
