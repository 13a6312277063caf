using System.Text.Json;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Api;

namespace SmartParking.Portal.Occupancy;

/// <summary>What the API tells of spaces, in V6's names; what V6 did not have follows after.</summary>
internal static class SpaceAnswers
{
    public static readonly Guid ExampleId = new("019a0b1c-0000-7000-8000-000000000001");
    public static readonly Guid ExampleSite = new("019a0b1c-0000-7000-8000-000000000002");
    public static readonly Guid ExampleTenant = new("019a0b1c-0000-7000-8000-000000000003");
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static Space Example { get; } = new()
    {
        Id = ExampleId, TenantId = ExampleTenant, SiteId = ExampleSite, Code = "A-001", Name = "By the lift", DisplayName = "A1", CurrentState = "occupied", SensorState = "occupied",
        StateChangedAt = Then, Enabled = true, AutoReleaseMinutes = 15, SensorDeviceId = new("019a0b1c-0000-7000-8000-000000000004"), Config = ApiJson.Parsed("{}"), CreatedAt = Then, UpdatedAt = Then,
        ZoneId = new("019a0b1c-0000-7000-8000-000000000005"), Labels = ["ev"], Metadata = ApiJson.Parsed("""{"owner":"facilities"}"""),
    };

    /// <param name="withDevices">Whether what is known of its devices is told besides their ids.</param>
    public static Space Of(TenantId tenant, SpaceInfo space, bool withDevices) => new()
    {
        Id = space.Id,
        TenantId = tenant.Value,
        SiteId = space.SiteId,
        Code = space.Code,
        Name = space.Draft.Name,
        DisplayName = space.Draft.DisplayName,
        CurrentState = space.Shown.ToWord(),
        SensorState = space.Sensed.ToWord(),
        StateChangedAt = space.ShownSince,
        Enabled = space.Draft.Enabled,
        AutoReleaseMinutes = space.Draft.AutoReleaseMinutes,
        SensorDeviceId = space.Sensor?.Id,
        DisplayDeviceId = space.Display?.Id,
        Config = ApiJson.Parsed(space.Draft.ConfigJson ?? "{}"),
        CreatedAt = space.CreatedAt,
        UpdatedAt = space.UpdatedAt,
        ZoneId = space.Draft.ZoneId!.Value,
        LevelId = space.Draft.LevelId,
        Labels = space.Draft.Labels,
        Latitude = space.Draft.Latitude,
        Longitude = space.Draft.Longitude,
        Metadata = ApiJson.Parsed(space.Draft.MetadataJson ?? "{}"),
        SensorDevice = withDevices ? Of(space.Sensor, space.Sensed != SensedState.Unknown) : null,
        DisplayDevice = withDevices ? Of(space.Display, isFresh: true) : null,
    };

    public static Occupancy Of(StateCounts counts, Guid? site, TenantId tenant) => new(
        counts.Total, counts.Free, counts.Occupied, counts.Reserved, counts.Maintenance, counts.Unknown, counts.Free, RateOf(counts.Occupied, counts.Total), site, tenant.Value);

    /// <summary>Percent of all, as V6 has it.</summary>
    public static double RateOf(int occupied, int total) => total == 0 ? 0 : Math.Round(100.0 * occupied / total, 2);

    /// <summary>V6's words; a sensor that says nothing any more is inactive.</summary>
    private static Device? Of(Domain.Occupancy.SpaceDevice? device, bool isFresh)
    {
        if (device is null)
        {
            return null;
        }

        var heard = isFresh ? "active" : "inactive";
        return new Device(device.DevEui, device.Name, device.LastSeenAt is null ? "assigned" : heard);
    }

    internal sealed record Space
    {
        public required Guid Id { get; init; }

        public required Guid TenantId { get; init; }

        public required Guid SiteId { get; init; }

        public required string Code { get; init; }

        public string? Name { get; init; }

        public string? DisplayName { get; init; }

        public required string CurrentState { get; init; }

        public required string SensorState { get; init; }

        /// <summary>Null until displays are steered.</summary>
        public string? DisplayState { get; init; }

        public DateTimeOffset? StateChangedAt { get; init; }

        public bool Enabled { get; init; }

        public int? AutoReleaseMinutes { get; init; }

        public Guid? SensorDeviceId { get; init; }

        public Guid? DisplayDeviceId { get; init; }

        public JsonElement Config { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public Guid ZoneId { get; init; }

        public Guid? LevelId { get; init; }

        public IReadOnlyList<string> Labels { get; init; } = [];

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public JsonElement Metadata { get; init; }

        public Device? SensorDevice { get; init; }

        public Device? DisplayDevice { get; init; }
    }

    internal sealed record Device(string DevEui, string Name, string Status);

    internal sealed record SpacePage(IReadOnlyList<Space> Spaces, long Total, int Page, int PageSize, long TotalPages, int Limit, long Offset, Guid TenantId);

    internal sealed record Occupancy(
        int TotalSpaces, int Free, int Occupied, int Reserved, int Maintenance, int Unknown, int Available, double OccupancyRate, Guid? SiteId, Guid TenantId);

    internal sealed record Removed(bool Success, Guid SpaceId, string SpaceCode, string Message);

    internal sealed record State(Guid SpaceId, string PreviousState, string CurrentState, bool Changed, string Source, string Message);

    internal sealed record History(Guid SpaceId, [property: System.Text.Json.Serialization.JsonPropertyName("history")] IReadOnlyList<Change> Changes, long Total, int Page, int PageSize, long TotalPages);

    internal sealed record Change(Guid Id, DateTimeOffset Timestamp, string Axis, string PreviousState, string NewState, string Source, int ErrorSeconds);

    internal sealed record Made(IReadOnlyList<Guid> SpaceIds, int Count, string Message);

    internal sealed record Edited(bool Success, int Changed, string Message);
}
