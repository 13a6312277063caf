using System.Collections.Concurrent;
using SmartParking.Domain.Data;

namespace SmartParking.Portal.Edge;

/// <summary>The tier of each tenant, a minute old at most: it only says how much one may ask.</summary>
internal sealed class TenantTiers(ParkingSources sources, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (string Tier, DateTimeOffset At)> _known = new(StringComparer.Ordinal);

    /// <param name="slug">Of a tenant the caller belongs to, so that strangers cannot fill the memory.</param>
    public async ValueTask<string> OfAsync(string slug, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(slug, out var known) && now - known.At < Fresh)
        {
            return known.Tier;
        }

        await using var command = sources.Auth.CreateCommand("select tier from tenants where slug = $1 and kind <> 'canary'");
        command.Parameters.Add(Sql.P(slug));
        var tier = await command.ExecuteScalarAsync(cancellationToken) as string ?? "basic";
        _known[slug] = (tier, now);
        return tier;
    }
}
