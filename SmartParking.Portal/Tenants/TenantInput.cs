using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Api;

namespace SmartParking.Portal.Tenants;

/// <summary>What a request says of a tenant: the fields as the document tells them, and how they become a draft.</summary>
internal sealed record TenantInput
{
    public static TenantInput Example { get; } = new() { Name = "Acme", Slug = "acme", TenantType = "trial", SubscriptionTier = "professional", TrialDays = 30, Limits = new Dictionary<string, int>(StringComparer.Ordinal) { ["max_spaces"] = 800 } };

    public string? Name { get; init; }

    public string? Slug { get; init; }

    public string? TenantType { get; init; }

    public string? SubscriptionTier { get; init; }

    public int? TrialDays { get; init; }

    public IReadOnlyDictionary<string, bool>? Features { get; init; }

    public IReadOnlyDictionary<string, int>? Limits { get; init; }

    public string? Band { get; init; }

    /// <returns>What lays the told fields over a tenant as it is.</returns>
    public static Func<TenantDraft, TenantDraft> Read(ApiInput input, DateTimeOffset now, bool isNew)
    {
        var (name, slug, kind, tier) = (input.Text("name", needed: isNew), input.Text("slug", needed: isNew), input.Text("tenant_type"), input.Text("subscription_tier"));
        var (days, features, limits, band) = (input.Integer("trial_days", 1, 3_650), input.Flags("features"), input.Numbers("limits"), input.Text("band"));
        DateTimeOffset? end = days is { } told ? now.AddDays(told) : null;
        return before => before with
        {
            Name = input.Has("name") ? name ?? string.Empty : before.Name,
            Slug = input.Has("slug") ? slug ?? string.Empty : before.Slug,
            Kind = kind ?? before.Kind,
            Tier = tier ?? before.Tier,
            Band = band ?? before.Band,
            TrialEndsAt = input.Has("trial_days") ? end : before.TrialEndsAt,
            Features = input.Has("features") ? features ?? new Dictionary<string, bool>() : before.Features,
            Limits = input.Has("limits") ? limits ?? new Dictionary<string, int>() : before.Limits,
        };
    }
}
