using System.Text.RegularExpressions;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>What a tenant can be called and have. Pure.</summary>
internal static partial class TenantRules
{
    private const int LongestName = 255;
    private const int MostOfAnything = 1_000_000;

    /// <summary>Would be read as the platform's own, or as nobody's.</summary>
    private static readonly string[] Reserved = ["platform", "default", "new", "canary-x", "canary-y"];

    /// <summary>Trimmed, and without what no text may hold.</summary>
    public static TenantDraft Clean(TenantDraft draft) => draft with
    {
        Name = draft.Name.Replace("\0", string.Empty, StringComparison.Ordinal).Trim(),
        Slug = draft.Slug.Trim(),
        Band = draft.Band.Trim().ToUpperInvariant(),
    };

    /// <returns>tenant.name, tenant.slug, tenant.kind, tenant.tier, tenant.band, tenant.limits or tenant.features; null when it is good.</returns>
    public static Outcome? Problem(TenantDraft draft) => draft switch
    {
        { Name.Length: 0 or > LongestName } => Outcome.Refused("tenant.name", "name", LongestName),
        _ when !Slug().IsMatch(draft.Slug) || Reserved.Contains(draft.Slug, StringComparer.Ordinal) => Outcome.Refused("tenant.slug", "slug", draft.Slug),
        { Kind: not ("customer" or "trial") } => Outcome.Refused("tenant.kind", "tenant_type"),
        { Tier: not ("basic" or "professional" or "enterprise") } => Outcome.Refused("tenant.tier", "subscription_tier"),
        _ when !Colour().IsMatch(draft.Band) => Outcome.Refused("tenant.band", "band"),
        _ when draft.Limits.FirstOrDefault(each => !TenantLimits.Names.Contains(each.Key) || each.Value is < 0 or > MostOfAnything) is { Key: { } limit } => Outcome.Refused("tenant.limits", "limits", limit, MostOfAnything),
        _ when draft.Features.Keys.FirstOrDefault(feature => !TenantFeatures.All.Contains(feature)) is { } feature => Outcome.Refused("tenant.features", "features", feature),
        _ => null,
    };

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9-]{0,98}[a-z0-9])?$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slug();

    [GeneratedRegex("^#[0-9A-F]{6}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Colour();
}
