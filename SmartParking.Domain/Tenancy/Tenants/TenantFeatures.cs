namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>What a tier includes. Source: V6.</summary>
public static class TenantFeatures
{
    private static readonly string[] Tiers = ["basic", "professional", "enterprise"];

    /// <summary>The least tier that has it.</summary>
    private static readonly Dictionary<string, string> LeastTier = new(StringComparer.Ordinal)
    {
        ["parking"] = "basic",
        ["reservations"] = "basic",
        ["analytics"] = "professional",
        ["api_access"] = "basic",
        ["webhooks"] = "basic",
        ["custom_branding"] = "enterprise",
    };

    public static IReadOnlyCollection<string> All => LeastTier.Keys;

    /// <param name="tier">basic, professional or enterprise.</param>
    /// <param name="agreed">What differs from it.</param>
    public static IReadOnlyDictionary<string, bool> Of(string tier, IReadOnlyDictionary<string, bool> agreed)
    {
        ArgumentNullException.ThrowIfNull(agreed);
        return LeastTier.ToDictionary(
            feature => feature.Key,
            feature => agreed.TryGetValue(feature.Key, out var told) ? told : Array.IndexOf(Tiers, tier) >= Array.IndexOf(Tiers, feature.Value),
            StringComparer.Ordinal);
    }
}
