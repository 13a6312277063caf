using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;

namespace SmartParking.Portal.Tenants;

/// <summary>What the API tells platform admins of tenants, in V6's names.</summary>
internal static class TenantAnswers
{
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static Tenant Example { get; } = new()
    {
        Id = new("019a0b1c-0000-7000-8000-000000000003"), Name = "Acme", Slug = "acme", Type = "customer", IsActive = true, SubscriptionTier = "professional", SubscriptionStatus = "active",
        Features = TenantFeatures.Of("professional", new Dictionary<string, bool>()), Limits = new Dictionary<string, int>(StringComparer.Ordinal) { ["max_spaces"] = 500, ["max_devices"] = 500 }, CreatedAt = Then, UpdatedAt = Then,
        Stats = new TenantStats(12, 118, 0, 2, 3, 120, null),
    };

    public static Tenant Of(TenantView tenant) => new()
    {
        Id = tenant.Id.Value,
        Name = tenant.Draft.Name,
        Slug = tenant.Draft.Slug,
        Type = tenant.Draft.Kind,
        IsActive = tenant.Status == "active",
        SubscriptionTier = tenant.Draft.Tier,
        SubscriptionStatus = StatusOf(tenant),
        TrialEndsAt = tenant.Draft.TrialEndsAt,
        Features = TenantFeatures.Of(tenant.Draft.Tier, tenant.Draft.Features),
        Limits = Enum.GetValues<TenantLimit>().ToDictionary(TenantLimits.NameOf, tenant.MostOf, StringComparer.Ordinal),
        CreatedAt = tenant.CreatedAt,
        UpdatedAt = tenant.UpdatedAt,
        Stats = new TenantStats(tenant.Use.Users, tenant.Use.Devices, tenant.Use.Displays, tenant.Use.Gateways, tenant.Use.Sites, tenant.Use.Spaces, null),
        SuspendReason = tenant.SuspendReason,
        RemoveAfter = tenant.RemoveAfter,
    };

    private static string StatusOf(TenantView tenant) => tenant switch
    {
        { Status: not "active" } => tenant.Status,
        { Draft.Kind: "trial" } => "trial",
        _ => "active",
    };

    internal sealed record Tenant
    {
        public required Guid Id { get; init; }

        public required string Name { get; init; }

        public required string Slug { get; init; }

        public required string Type { get; init; }

        public bool IsActive { get; init; }

        public required string SubscriptionTier { get; init; }

        public required string SubscriptionStatus { get; init; }

        public DateTimeOffset? TrialEndsAt { get; init; }

        public required IReadOnlyDictionary<string, bool> Features { get; init; }

        public required IReadOnlyDictionary<string, int> Limits { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public TenantStats? Stats { get; init; }

        public string? SuspendReason { get; init; }

        public DateTimeOffset? RemoveAfter { get; init; }
    }

    internal sealed record TenantStats(int UserCount, int DeviceCount, int DisplayCount, int GatewayCount, int SiteCount, int SpaceCount, int? ReservationCount);

    internal sealed record TenantPage(IReadOnlyList<Tenant> Tenants, long Total, int Page, int PageSize, long TotalPages);

    internal sealed record TenantRemoved(bool Success, Guid TenantId, string Name, string Message);

    internal sealed record TenantStatus(bool Success, Guid TenantId, string Status, string? Reason, string Message);

    internal sealed record AllStats(TenantCounts Tenants, DeviceCounts Devices, SpaceCounts Spaces, ReservationCounts Reservations, DateTimeOffset GeneratedAt);

    internal sealed record TenantCounts(int TotalTenants, int ActiveTenants, int CustomerTenants, int TrialTenants, int BasicTier, int ProTier, int EnterpriseTier);

    internal sealed record DeviceCounts(int TenantsWithDevices, int TotalDevices);

    internal sealed record SpaceCounts(int TenantsWithSpaces, int TotalSpaces, int OccupiedSpaces);

    internal sealed record ReservationCounts(int? TotalReservations, int? ActiveReservations, int? RecentReservations);
}
