using System.Collections.Concurrent;

namespace SmartParking.Portal.Monitoring.Metrics;

/// <summary>Bounds the tenants that have series of their own: the first ones that are heard of keep their place until the process ends.</summary>
internal sealed class TenantLabels(int most)
{
    public const string Label = "tenant_id";
    public const string Other = "other";

    private readonly ConcurrentDictionary<Guid, string> _known = new();
    private int _places = most;

    public object? Of(object? value) => value is Guid tenant ? Of(tenant) : value;

    private string Of(Guid tenant)
    {
        if (_known.TryGetValue(tenant, out var told))
        {
            return told;
        }

        if (Volatile.Read(ref _places) <= 0 || Interlocked.Decrement(ref _places) < 0)
        {
            return Other;
        }

        var mine = tenant.ToString("D");
        if (_known.TryAdd(tenant, mine))
        {
            return mine;
        }

        // Another thread had the same tenant at the same moment, and a place for it.
        Interlocked.Increment(ref _places);
        return _known[tenant];
    }
}
