using System.Text.Json;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Api;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Devices;

/// <summary>What the API tells of devices, in V6's names; what V6 did not have follows after.</summary>
internal static class DeviceAnswers
{
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    public static Device Example { get; } = new()
    {
        Id = new("019a0b1c-0000-7000-8000-000000000004"), DevEui = "0004A30B001C0530", DeviceType = "browan_tabs", Name = "Sensor A-001", TenantId = SpaceAnswers.ExampleTenant, Status = "active",
        LifecycleState = "operational", SpaceId = SpaceAnswers.ExampleId, SpaceCode = "A-001", AssignedAt = Then, LastSeenAt = Then, CreatedAt = Then, UpdatedAt = Then, Kind = "sensor", Manufacturer = "Browan",
        Model = "TBMS100", Enabled = true, Config = ApiJson.Parsed("{}"), SiteId = SpaceAnswers.ExampleSite, BatteryPercent = 97, Rssi = -97, Snr = 7.5f, Severity = "ok",
    };

    public static Device Of(TenantId tenant, DeviceItem device) => new()
    {
        Id = device.Id,
        DevEui = device.Draft.DevEui,
        DeviceType = device.Draft.DeviceType,
        Name = device.Draft.Name,
        TenantId = tenant.Value,
        Status = device.Status.ToWord(),
        LifecycleState = device.Lifecycle.ToWord(),
        SpaceId = device.Place?.SpaceId,
        SpaceCode = device.Place?.SpaceCode,
        AssignedAt = device.Place?.AssignedAt,
        LastSeenAt = device.Vitals.LastSeenAt,
        CreatedAt = device.CreatedAt,
        UpdatedAt = device.UpdatedAt,
        Kind = device.Draft.Kind.ToWord(),
        Manufacturer = device.Draft.Manufacturer,
        Model = device.Draft.Model,
        JoinEui = device.Draft.JoinEui,
        Codec = device.Draft.Codec,
        Enabled = device.Draft.Enabled,
        Config = ApiJson.Parsed(device.Draft.ConfigJson ?? "{}"),
        SiteId = device.Place?.SiteId,
        BatteryPercent = device.Vitals.BatteryPercent,
        Rssi = device.Vitals.Rssi,
        Snr = device.Vitals.Snr,
        Severity = device.Severity.ToWord(),
        Reasons = [.. device.Reasons.Select(reason => reason.ToWord())],
        DecommissionedAt = device.DecommissionedAt,
    };

    public static Stats? Of(DeviceStats? stats) => stats is null ? null : new Stats(stats.Total, stats.Assigned, stats.Unassigned, stats.Active, stats.Inactive);

    internal sealed record Device
    {
        public required Guid Id { get; init; }

        public required string DevEui { get; init; }

        public string? DeviceType { get; init; }

        public required string Name { get; init; }

        public required Guid TenantId { get; init; }

        public required string Status { get; init; }

        public required string LifecycleState { get; init; }

        public Guid? SpaceId { get; init; }

        public string? SpaceCode { get; init; }

        public DateTimeOffset? AssignedAt { get; init; }

        public DateTimeOffset? LastSeenAt { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public required string Kind { get; init; }

        public string? Manufacturer { get; init; }

        public string? Model { get; init; }

        public string? JoinEui { get; init; }

        public string? Codec { get; init; }

        public bool Enabled { get; init; }

        public JsonElement Config { get; init; }

        public Guid? SiteId { get; init; }

        public float? BatteryPercent { get; init; }

        public int? Rssi { get; init; }

        public float? Snr { get; init; }

        public required string Severity { get; init; }

        public IReadOnlyList<string> Reasons { get; init; } = [];

        public DateTimeOffset? DecommissionedAt { get; init; }
    }

    internal sealed record Stats(long Total, long Assigned, long Unassigned, long Active, long Inactive);

    internal sealed record DevicePage(IReadOnlyList<Device> Items, long Total, int Page, int PageSize, long Pages, Stats? Stats);

    internal sealed record Assigned(bool Success, Guid DeviceId, Guid SpaceId, Guid AssignmentId, string Message);

    internal sealed record Unassigned(bool Success, Guid DeviceId, string Message);

    internal sealed record DeviceRemoved(bool Success, Guid DeviceId, string DevEui, string Message);

    internal sealed record Imported(bool Success, [property: System.Text.Json.Serialization.JsonPropertyName("imported")] int Count, IReadOnlyList<Guid> DeviceIds, string Message);

    internal sealed record Pool(IReadOnlyList<PoolTenant> Tenants, IReadOnlyList<PoolShare> ByTenant, long TotalDevices, long TotalAssigned, long TotalUnassigned);

    internal sealed record PoolTenant(string Name, long Total, long Assigned, long Unassigned);

    internal sealed record PoolShare(Guid TenantId, long Total, long Assigned, long Unassigned, IReadOnlyDictionary<string, long> ByType);
}
