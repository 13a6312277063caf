using System.Text.Json;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Occupancy;

/// <summary><c>/api/v6/spaces</c>, to be read; the names are V6's, as far as there is something to tell.</summary>
internal static class SpacesEndpoints
{
    private const int MostAtOnce = 500;
    private const int Usual = 100;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void MapSpaces(this WebApplication app)
    {
        var group = app.MapGroup(Paths.ApiSpaces).RequireAuthorization(new PermissionAttribute(Permission.SpacesView));
        group.MapGet("", ListAsync);
        group.MapGet("/{id:guid}", FindAsync);
    }

    private static async Task<IResult> ListAsync(HttpContext context, SpacesQuery query, Guid? site_id, int limit = Usual, int offset = 0)
    {
        if (limit is < 1 or > MostAtOnce || offset < 0)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status422UnprocessableEntity, $"limit must be between 1 and {MostAtOnce}, and offset 0 or more.");
        }

        var access = context.Access();
        RequestNotes.Of(context)!.Site = site_id;
        var filter = new SpaceFilter(site_id);
        var ids = await query.IdsAsync(access, filter, SpaceSort.Code, descending: false, context.RequestAborted);
        var (items, total) = (await query.OfAsync(access, [.. ids.Skip(offset).Take(limit)], context.RequestAborted), ids.Count);
        return Results.Json(new Page([.. items.Select(item => Of(access, item))], total, limit, offset, access.TenantId.Value), Json);
    }

    private static async Task<IResult> FindAsync(HttpContext context, SpacesQuery query, Guid id)
    {
        var access = context.Access();
        RequestNotes.Of(context)!.Space = id;
        return await query.FindAsync(access, id, context.RequestAborted) is { DeletedAt: null } item
            ? Results.Json(Of(access, item), Json)
            : ApiRefusal.Problem(context, StatusCodes.Status404NotFound, "Space not found");
    }

    private static Space Of(TenantAccess access, SpaceInfo item) => new(
        item.Id, access.TenantId.Value, item.SiteId, item.Code, item.Shown.ToWord(), item.Sensed.ToWord(), item.ShownSince, item.Sensor?.Id, item.CreatedAt);

    private sealed record Page(IReadOnlyList<Space> Spaces, long Total, int Limit, int Offset, Guid TenantId);

    private sealed record Space(
        Guid Id, Guid TenantId, Guid SiteId, string Code, string CurrentState, string SensorState, DateTimeOffset? StateChangedAt, Guid? SensorDeviceId, DateTimeOffset CreatedAt);
}
