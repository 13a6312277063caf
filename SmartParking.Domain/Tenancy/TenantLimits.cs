using System.Text.Json;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy;

/// <summary>How many of each a tenant may have: what its tier gives, unless the platform has agreed on another number with it.</summary>
public static class TenantLimits
{
    // The row is held until the end: two who add at once are counted one after the other.
    private const string Agreed = "select tier, limits::text from tenants where id = $1 for no key update";

    private static readonly Dictionary<TenantLimit, (string Name, string Count)> Known = new()
    {
        [TenantLimit.Spaces] = ("max_spaces", "select count(*) from spaces where tenant_id = $1 and deleted_at is null"),
        [TenantLimit.Devices] = ("max_devices", "select count(*) from devices where tenant_id = $1 and decommissioned_at is null"),
        [TenantLimit.Gateways] = ("max_gateways", "select count(*) from gateways where tenant_id = $1 and deleted_at is null"),
        [TenantLimit.Users] = ("max_users", "select count(*) from memberships where tenant_id = $1 and status = 'active'"),
    };

    /// <summary>By tier: spaces, devices, gateways, users. Source: V6.</summary>
    private static readonly Dictionary<string, int[]> OfTier = new(StringComparer.Ordinal)
    {
        ["basic"] = [100, 100, 10, 5],
        ["professional"] = [500, 500, 50, 25],
        ["enterprise"] = [5_000, 10_000, 100, 100],
    };

    /// <summary>The names of all, as V6 has them.</summary>
    public static IReadOnlyCollection<string> Names { get; } = [.. Known.Values.Select(each => each.Name)];

    /// <summary>As V6 names it, for instance <c>max_spaces</c>.</summary>
    public static string NameOf(TenantLimit limit) => Known[limit].Name;

    /// <param name="tier">basic, professional or enterprise.</param>
    /// <param name="agreed">What differs from the tier, by name; null for nothing.</param>
    public static int Of(TenantLimit limit, string tier, IReadOnlyDictionary<string, int>? agreed = null) =>
        agreed is not null && agreed.TryGetValue(NameOf(limit), out var number) ? number : OfTier[tier][(int)limit];

    /// <summary>Asked in the transaction that adds, before it does.</summary>
    /// <param name="more">How many would come.</param>
    /// <returns>Null when there is room; otherwise the refusal limit.spaces, limit.devices, limit.gateways or limit.users with the limit and what is there.</returns>
    public static async Task<Outcome?> RefuseAsync(TenantWork work, TenantLimit limit, int more, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var (tier, told) = (await work.RowsAsync(Agreed, [Sql.P(work.Tenant.Value)], row => (row.GetString(0), row.GetString(1)), cancellationToken)).Single();
        var most = Of(limit, tier, JsonSerializer.Deserialize<Dictionary<string, int>>(told));
        await using var count = work.Command(Known[limit].Count, Sql.P(work.Tenant.Value));
        var there = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        return there + more <= most ? null : Outcome.Refused($"limit.{limit.ToString().ToLowerInvariant()}", null, most, there);
    }
}
