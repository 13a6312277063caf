using System.Text.Json;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Portal.Api;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Sites;

/// <summary>What the API tells of sites, in V6's names; what V6 did not have follows after.</summary>
internal static class SiteAnswers
{
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static Site Example { get; } = new()
    {
        Id = SpaceAnswers.ExampleSite, TenantId = SpaceAnswers.ExampleTenant, Name = "Gare du Nord", Slug = "gare-du-nord", Address = "18 rue de Dunkerque", City = "Paris", PostalCode = "75010", Country = "France",
        Latitude = 48.8809, Longitude = 2.3553, Timezone = "Europe/Paris", Metadata = ApiJson.Parsed("{}"), CreatedAt = Then, UpdatedAt = Then, SpaceCount = 120, DeviceCount = 118, GatewayCount = 2, FreeSpaces = 40,
        OccupiedSpaces = 75, Labels = ["station"], OpeningHours = "Mo-Su 05:00-24:00", Zones = [new SitePart(new("019a0b1c-0000-7000-8000-000000000005"), "Main", 0, 120)],
    };

    public static SiteOccupancy ExampleOccupancy { get; } = new(SpaceAnswers.ExampleSite, "Gare du Nord", "gare-du-nord", 120, 40, 75, 0, 3, 2, 40, 62.5, SpaceAnswers.ExampleTenant);

    public static Site Of(TenantId tenant, SiteInfo site, bool withStats) => new()
    {
        Id = site.Id,
        TenantId = tenant.Value,
        Name = site.Name,
        Slug = site.Slug,
        Address = site.Draft.Address,
        City = site.Draft.City,
        State = site.Draft.State,
        PostalCode = site.Draft.PostalCode,
        Country = site.Draft.Country,
        Latitude = site.Draft.Latitude,
        Longitude = site.Draft.Longitude,
        Timezone = site.Draft.TimeZone,
        Metadata = ApiJson.Parsed(site.Draft.MetadataJson ?? "{}"),
        CreatedAt = site.CreatedAt,
        UpdatedAt = site.UpdatedAt,
        SpaceCount = withStats ? site.Figures.Spaces : null,
        DeviceCount = withStats ? site.Figures.Devices : null,
        GatewayCount = withStats ? site.Figures.Gateways : null,
        FreeSpaces = withStats ? site.Figures.Free : null,
        OccupiedSpaces = withStats ? site.Figures.Occupied : null,
        Labels = site.Draft.Labels,
        OpeningHours = site.Draft.OpeningHours,
        Levels = [.. site.Levels.Select(Part)],
        Zones = [.. site.Zones.Select(Part)],
    };

    public static SiteOccupancy OccupancyOf(TenantId tenant, SiteInfo site) => OccupancyOf(tenant, site.Figures, site.Id, site.Name, site.Slug);

    private static SiteOccupancy OccupancyOf(TenantId tenant, SiteFigures figures, Guid? id, string? name, string? slug) => new(
        id, name, slug, figures.Spaces, figures.Free, figures.Occupied, figures.Reserved, figures.Maintenance, figures.Unknown, figures.Free, SpaceAnswers.RateOf(figures.Occupied, figures.Spaces), tenant.Value);

    public static AllOccupancy OccupancyOf(TenantId tenant, IReadOnlyList<SiteInfo> sites)
    {
        var all = OccupancyOf(tenant, Sum(sites), null, null, null);
        return new AllOccupancy(
            null, null, null, all.TotalSpaces, all.Free, all.Occupied, all.Reserved, all.Maintenance, all.Unknown, all.Available, all.OccupancyRate, tenant.Value, [.. sites.Select(site => OccupancyOf(tenant, site))]);
    }

    public static SiteFigures Sum(IEnumerable<SiteInfo> sites) => sites.Select(site => site.Figures).Aggregate(
        new SiteFigures(0, 0, 0, 0, 0, 0, 0, 0, 0),
        (sum, each) => new SiteFigures(
            sum.Spaces + each.Spaces, sum.Free + each.Free, sum.Occupied + each.Occupied, sum.Reserved + each.Reserved, sum.Maintenance + each.Maintenance, sum.Unknown + each.Unknown,
            sum.Sensors + each.Sensors, sum.Displays + each.Displays, sum.Gateways + each.Gateways));

    private static SitePart Part(SitePartInfo part) => new(part.Id, part.Name, part.Position, part.Spaces);

    internal sealed record Site
    {
        public required Guid Id { get; init; }

        public required Guid TenantId { get; init; }

        public required string Name { get; init; }

        public required string Slug { get; init; }

        public string? Address { get; init; }

        public string? City { get; init; }

        public string? State { get; init; }

        public string? PostalCode { get; init; }

        public string? Country { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public required string Timezone { get; init; }

        public JsonElement Metadata { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public int? SpaceCount { get; init; }

        public int? DeviceCount { get; init; }

        public int? GatewayCount { get; init; }

        public int? FreeSpaces { get; init; }

        public int? OccupiedSpaces { get; init; }

        public IReadOnlyList<string> Labels { get; init; } = [];

        public string? OpeningHours { get; init; }

        public IReadOnlyList<SitePart> Levels { get; init; } = [];

        public IReadOnlyList<SitePart> Zones { get; init; } = [];
    }

    internal sealed record SitePart(Guid Id, string Name, int Position, int SpaceCount);

    internal sealed record SitePage(IReadOnlyList<Site> Sites, long Total, int Page, int PageSize, long TotalPages, Guid TenantId);

    internal sealed record SiteRemoved(bool Success, Guid SiteId, string Name, string Message);

    internal sealed record SiteOccupancy(
        Guid? SiteId, string? SiteName, string? SiteCode, int TotalSpaces, int Free, int Occupied, int Reserved, int Maintenance, int Unknown, int Available, double OccupancyRate, Guid TenantId);

    internal sealed record AllOccupancy(
        Guid? SiteId,
        string? SiteName,
        string? SiteCode,
        int TotalSpaces,
        int Free,
        int Occupied,
        int Reserved,
        int Maintenance,
        int Unknown,
        int Available,
        double OccupancyRate,
        Guid TenantId,
        IReadOnlyList<SiteOccupancy> Sites);
}
