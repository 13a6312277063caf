using System.Collections.Concurrent;
using System.Net;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>
/// Whose an API key is, from memory: hashes and what each opens. A key is looked up once and believed for a minute, unless
/// <see cref="AccessFeed"/> says that it has changed; while nothing can be heard, every key is looked up each time.
/// </summary>
public sealed class KeyDirectory : IDisposable
{
    private const int MostKept = 20_000;

    private const string OfHash =
        """
        select k.id, k.label, k.scopes, k.addresses::text[], k.expires_at, k.rate_per_minute, t.id, t.slug, t.name, t.tier, t.band, t.status
        from api_keys k join tenants t on t.id = k.tenant_id
        where k.key_hash = $1 and k.revoked_at is null and t.status <> 'deleted' and t.kind not in ('platform', 'canary')
        """;

    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly ParkingSources _sources;
    private readonly AccessFeed _feed;
    private readonly TimeProvider _time;
    private readonly IDisposable[] _subscriptions;

    public KeyDirectory(ParkingSources sources, AccessFeed feed, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(feed);
        (_sources, _feed, _time) = (sources, feed, time);
        _subscriptions =
        [
            feed.On(AccessKind.Key, id => Forget(holder => id is null || holder.Id == id)),
            feed.On(AccessKind.Tenant, id => Forget(holder => id is null || holder.Tenant.Id.Value == id)),
        ];
    }

    /// <returns>
    /// Null when nobody has such a key, or has it no longer. The time it takes depends on its hash, which tells nothing about
    /// it. From where it may come and whether it has expired is for the caller to ask: both change by themselves.
    /// </returns>
    public async ValueTask<KeyHolder?> FindAsync(string key, CancellationToken cancellationToken)
    {
        if (!ApiKey.IsWellFormed(key))
        {
            return null;
        }

        var hash = ApiKey.Hash(key);
        var name = Convert.ToHexString(hash);
        return _feed.IsListening && _known.TryGetValue(name, out var known) && _time.GetUtcNow() - known.At < Believed
            ? known.Key
            : await ReadAsync(hash, name, cancellationToken);
    }

    /// <summary>For whoever must go on while the database is away.</summary>
    /// <returns>What was known of it last; null when it was never seen, or has changed since.</returns>
    public KeyHolder? LastKnown(string key) =>
        ApiKey.IsWellFormed(key) && _known.TryGetValue(Convert.ToHexString(ApiKey.Hash(key)), out var known) ? known.Key : null;

    public void Dispose()
    {
        foreach (var subscription in _subscriptions)
        {
            subscription.Dispose();
        }
    }

    private async Task<KeyHolder?> ReadAsync(byte[] hash, string name, CancellationToken cancellationToken)
    {
        var turn = _feed.Turn;
        var now = _time.GetUtcNow();
        await using var command = _sources.Auth.Command(OfHash, [Sql.P(hash)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            _known.TryRemove(name, out _);
            return null;
        }

        var holder = Holder(row);
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        _known[name] = new Known(holder, now);
        if (_feed.Turn != turn)
        {
            // It may have been changed while it was read.
            _known.TryRemove(name, out _);
        }

        return holder;
    }

    private void Forget(Func<KeyHolder, bool> whose)
    {
        foreach (var (name, known) in _known)
        {
            if (whose(known.Key))
            {
                _known.TryRemove(name, out _);
            }
        }
    }

    private static KeyHolder Holder(NpgsqlDataReader row)
    {
        var tier = row.GetString(9);
        return new KeyHolder(
            row.GetGuid(0),
            new TenantSummary(new TenantId(row.GetGuid(6)), row.GetString(7), row.GetString(8), tier, row.GetString(10), row.GetString(11) == "active"),
            row.GetString(1),
            row.GetFieldValue<string[]>(2),
            [.. row.GetFieldValue<string[]>(3).Select(text => IPNetwork.Parse(text))],
            Sql.Nullable<DateTimeOffset>(row, 4),
            Sql.Nullable<int>(row, 5) ?? KeyHolder.RateOf(tier));
    }

    private sealed record Known(KeyHolder Key, DateTimeOffset At);
}
