using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Devices;

/// <summary>Where devices are: on which space, and whose.</summary>
internal static class DevicePlaceEndpoints
{
    private const string UnassignedBy = "Unassigned by the API";

    public static void MapPlaces(this IEndpointRouteBuilder devices)
    {
        devices.MapPost("/{id:guid}/assign", AssignAsync).Needs(Permission.DevicesManage).Tell(new ApiOperation("assignDevice", DevicesEndpoints.Tag, "Puts a device on a space")
        {
            Takes = new Assignment { SpaceId = SpaceAnswers.ExampleId, Reason = "Installed" },
            Gives = new DeviceAnswers.Assigned(true, DeviceAnswers.Example.Id, SpaceAnswers.ExampleId, new("019a0b1c-0000-7000-8000-000000000007"), "Device assigned to space A-001"),
            Problems = [StatusCodes.Status409Conflict],
        });
        devices.MapPost("/{id:guid}/unassign", UnassignAsync).Needs(Permission.DevicesManage).Tell(new ApiOperation("unassignDevice", DevicesEndpoints.Tag, "Takes a device off its space")
        {
            Takes = new Ending { Reason = "Battery replaced" }, Gives = new DeviceAnswers.Unassigned(true, DeviceAnswers.Example.Id, "Device unassigned"), Problems = [StatusCodes.Status409Conflict],
        });
        devices.MapGet("/pool/stats", PoolAsync).Needs(Permission.PlatformView).Tell(new ApiOperation("getDevicePool", DevicesEndpoints.Tag, "How many devices each tenant has")
        {
            OfPlatform = true,
            ForPeople = true,
            Gives = new DeviceAnswers.Pool(
                [new DeviceAnswers.PoolTenant("Acme", 118, 110, 8)],
                [new DeviceAnswers.PoolShare(SpaceAnswers.ExampleTenant, 118, 110, 8, new Dictionary<string, long>(StringComparer.Ordinal) { ["browan_tabs"] = 118 })],
                118,
                110,
                8),
        });
    }

    private static Task<IResult> AssignAsync(HttpContext context, AssignDevice assign, DevicesQuery query, Guid id) => context.TakeAsync(
        input => (Space: input.Id("space_id", needed: true), Reason: input.Text("reason")),
        async asked =>
        {
            var access = context.Access();
            var (outcome, assignment) = await assign.ExecuteAsync(access, id, asked.Space!.Value, asked.Reason, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, async () =>
            {
                var code = (await query.FindAsync(access, id, context.RequestAborted))?.Place?.SpaceCode;
                return ApiAnswer.Ok(new DeviceAnswers.Assigned(true, id, asked.Space.Value, assignment, $"Device assigned to space {code}"));
            });
        });

    private static Task<IResult> UnassignAsync(HttpContext context, UnassignDevice unassign, Guid id) => context.TakeAsync(
        input => input.Text("reason") ?? UnassignedBy,
        async reason =>
        {
            var outcome = await unassign.ExecuteAsync(context.Access(), id, reason, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new DeviceAnswers.Unassigned(true, id, "Device unassigned"))));
        });

    private static async Task<IResult> PoolAsync(HttpContext context, DevicePoolQuery query)
    {
        var shares = (await query.ReadAsync(context.Caller().Access.UserId, context.RequestAborted)).GroupBy(share => share.Tenant).ToList();
        var (total, assigned) = (shares.Sum(each => each.Sum(share => share.Total)), shares.Sum(each => each.Sum(share => share.Assigned)));
        return ApiAnswer.Ok(new DeviceAnswers.Pool(
            [.. shares.Select(each => new DeviceAnswers.PoolTenant(each.First().Name, each.Sum(share => share.Total), each.Sum(share => share.Assigned), each.Sum(share => share.Total - share.Assigned)))],
            [.. shares.Select(each => new DeviceAnswers.PoolShare(
                each.Key.Value,
                each.Sum(share => share.Total),
                each.Sum(share => share.Assigned),
                each.Sum(share => share.Total - share.Assigned),
                each.Where(share => share.Type is not null).ToDictionary(share => share.Type!, share => share.Total, StringComparer.Ordinal)))],
            total,
            assigned,
            total - assigned));
    }

    internal sealed record Assignment
    {
        public Guid? SpaceId { get; init; }

        public string? Reason { get; init; }
    }

    internal sealed record Ending
    {
        public string? Reason { get; init; }
    }
}
