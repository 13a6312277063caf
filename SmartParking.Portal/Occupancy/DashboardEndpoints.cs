using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Sites;

namespace SmartParking.Portal.Occupancy;

/// <summary><c>/api/v6/dashboard</c>: a tenant at a glance. What a key may not read is null.</summary>
internal static class DashboardEndpoints
{
    private const string Tag = "Dashboard";
    private const int MostActivity = 10;
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);
    private static readonly DeviceFigures ExampleDevices = new(new Sensors(118, 110, 8, 108, 2), new Displays(0, 0, 0), 118);
    private static readonly SpaceFigures ExampleSpaces = new(120, 40, 75, 0, 3, 2, 40, 62.5);

    public static void MapDashboard(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/dashboard");
        group.MapGet("/data", DataAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("getDashboard", Tag, "A tenant at a glance, with what changed last")
        {
            More = "devices and gateways are null for a key that may not read them.",
            Gives = new Data(
                ExampleDevices, new GatewayFigures(2, 2, 0), ExampleSpaces, [new Activity("space.sensed", Then, null, "A-001", "occupied")], new SystemHealth("healthy", "healthy", 0), Then),
        });
        group.MapGet("/stats", StatsAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("getDashboardStats", Tag, "The same in figures alone")
        {
            Gives = new Stats(ExampleDevices, new GatewayFigures(2, 2, 0), ExampleSpaces, Then),
        });
    }

    private static async Task<IResult> DataAsync(HttpContext context, Figures figures, RecentChangesQuery recent, PortalHealth health, TimeProvider time)
    {
        var access = context.Access();
        var stats = await figures.ReadAsync(access, context.RequestAborted);
        var activity = (await recent.ReadAsync(access, MostActivity, context.RequestAborted)).Select(change => new Activity($"space.{change.Axis}", change.At, change.By, change.SpaceCode, change.Became));
        var parts = await health.PartsAsync(context.RequestAborted);
        var database = parts.Where(part => part.Name.StartsWith(PortalHealth.DatabasePart, StringComparison.Ordinal)).All(part => part.Works);
        var system = new SystemHealth(parts.All(part => part.Works) ? "healthy" : "degraded", database ? "healthy" : "unhealthy", 0);
        return ApiAnswer.Ok(new Data(stats.Devices, stats.Gateways, stats.Spaces, [.. activity], system, time.GetUtcNow()));
    }

    private static async Task<IResult> StatsAsync(HttpContext context, Figures figures) => ApiAnswer.Ok(await figures.ReadAsync(context.Access(), context.RequestAborted));

    /// <summary>Counts what there is.</summary>
    internal sealed class Figures(SitesQuery sites, DevicesQuery devices, GatewaysQuery gateways, TimeProvider time)
    {
        public async Task<Stats> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
        {
            var all = SiteAnswers.Sum(await sites.ReadAsync(access, null, cancellationToken));
            var spaces = new SpaceFigures(all.Spaces, all.Free, all.Occupied, all.Reserved, all.Maintenance, all.Unknown, all.Free, SpaceAnswers.RateOf(all.Occupied, all.Spaces));
            return new Stats(
                access.May(Permission.DevicesView) ? await DevicesAsync(access, cancellationToken) : null,
                access.May(Permission.GatewaysView) ? await GatewaysAsync(access, cancellationToken) : null,
                spaces,
                time.GetUtcNow());
        }

        private async Task<DeviceFigures> DevicesAsync(TenantAccess access, CancellationToken cancellationToken)
        {
            var (sensors, placed) = (await CountAsync(new DeviceFilter(DeviceKind.Sensor)), await CountAsync(new DeviceFilter(DeviceKind.Sensor, Assigned: true)));
            var (active, inactive) = (await CountAsync(new DeviceFilter(DeviceKind.Sensor, DeviceStatus.Active)), await CountAsync(new DeviceFilter(DeviceKind.Sensor, DeviceStatus.Inactive)));
            var (displays, shown) = (await CountAsync(new DeviceFilter(DeviceKind.Display)), await CountAsync(new DeviceFilter(DeviceKind.Display, Assigned: true)));
            return new DeviceFigures(new Sensors(sensors, placed, sensors - placed, active, inactive), new Displays(displays, shown, displays - shown), sensors + displays);

            async Task<long> CountAsync(DeviceFilter filter) => (await devices.ReadAsync(access, filter, 1, 0, stats: false, cancellationToken)).Total;
        }

        private async Task<GatewayFigures> GatewaysAsync(TenantAccess access, CancellationToken cancellationToken)
        {
            var known = (await gateways.ReadAsync(access, null, cancellationToken)).Where(gateway => gateway.Id is not null).ToList();
            var online = known.Count(gateway => gateway.IsOnline);
            return new GatewayFigures(known.Count, online, known.Count - online);
        }
    }

    internal sealed record Data(DeviceFigures? Devices, GatewayFigures? Gateways, SpaceFigures Spaces, IReadOnlyList<Activity> RecentActivity, SystemHealth SystemHealth, DateTimeOffset GeneratedAt);

    internal sealed record Stats(DeviceFigures? Devices, GatewayFigures? Gateways, SpaceFigures Spaces, DateTimeOffset GeneratedAt);

    internal sealed record DeviceFigures(Sensors Sensors, Displays Displays, long TotalDevices);

    internal sealed record Sensors(long Total, long Assigned, long Unassigned, long Active, long Inactive);

    internal sealed record Displays(long Total, long Assigned, long Unassigned);

    internal sealed record GatewayFigures(long Total, long Online, long Offline);

    internal sealed record SpaceFigures(int Total, int Free, int Occupied, int Reserved, int Maintenance, int Unknown, int Available, double OccupancyRate);

    internal sealed record Activity(string Type, DateTimeOffset Timestamp, string? User, string Space, string Status);

    internal sealed record SystemHealth(string Status, string Database, int PendingCommands);
}
