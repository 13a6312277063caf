using System.Text.Json;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Occupancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Devices;

/// <summary><c>/api/v6/gateways</c>: those that are registered.</summary>
internal static class GatewaysEndpoints
{
    private const string Tag = "Gateways";
    private const string Gone = "gateway.unknown";
    private const int Usual = 100;
    private const int Most = 500;
    private static readonly DateTimeOffset Then = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

    private static readonly Gateway Example = new()
    {
        Id = new("019a0b1c-0000-7000-8000-000000000008"), TenantId = SpaceAnswers.ExampleTenant, GatewayId = "0016C001F1500812", Name = "Roof", Location = "roof, east corner", LastSeenAt = Then, CreatedAt = Then, UpdatedAt = Then,
        Status = "online", Latitude = 48.8809, Longitude = 2.3553, SiteId = SpaceAnswers.ExampleSite, Enabled = true, Config = ApiJson.Parsed("{}"), ConnectedDevices = 118,
    };

    public static void MapGateways(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/gateways");
        group.MapGet("", ListAsync).Needs(Permission.GatewaysView).Tell(new ApiOperation("listGateways", Tag, "The gateways of a tenant")
        {
            Query = [ApiParameter.Flag("include_offline", "Whether to tell those that heard nothing for five minutes; true unless told."), ApiParameter.Id("site_id", "Those of one site."), .. ApiParameter.Page(Usual, Most)],
            Gives = new GatewayPage([Example], 1, Example.TenantId, 1, 1, Usual, 1),
        });
        group.MapPost("", CreateAsync).Needs(Permission.GatewaysManage).Tell(new ApiOperation("createGateway", Tag, "Registers a gateway")
        {
            More = "gateway_id and name are needed.", Takes = GatewayInput.Example, Gives = Example, Status = StatusCodes.Status201Created, Versioned = true, Problems = [StatusCodes.Status409Conflict],
        });
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.GatewaysView).Tell(new ApiOperation("getGateway", Tag, "A gateway") { Gives = Example, Versioned = true });
        group.MapGet("/{id:guid}/stats", StatsAsync).Needs(Permission.GatewaysView).Tell(new ApiOperation("getGatewayStats", Tag, "What a gateway hears")
        {
            More = "uptime_percentage is null: gateways do not tell it yet.", Gives = new GatewayStats("0016C001F1500812", 118, null, "118 devices were heard in the last 7 days", 4, Then, "online"),
        });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateGateway", "Changes the fields of a gateway that are sent"), ("PATCH", "patchGateway", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.GatewaysManage)
                .Tell(new ApiOperation(name, Tag, summary) { Takes = GatewayInput.Example, Gives = Example, Versioned = true, Problems = [409, 412] });
        }

        group.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.GatewaysManage).Tell(new ApiOperation("deleteGateway", Tag, "Takes a gateway off the list")
        {
            Gives = new GatewayRemoved(true, Example.Id, Example.GatewayId, "Gateway Roof deleted"), Versioned = true, Problems = [412],
        });
    }

    private static Task<IResult> ListAsync(HttpContext context, GatewaysQuery query) => context.AskAsync(
        asked => (Page: asked.Page(Usual, Most), Offline: asked.Flag("include_offline") ?? true, Site: asked.Id("site_id")),
        async asked =>
        {
            var access = context.Access();
            var all = (await query.ReadAsync(access, asked.Site, context.RequestAborted)).Where(each => each.Id is not null && (asked.Offline || each.IsOnline)).ToList();
            var page = all.Skip((int)Math.Min(asked.Page.Offset, int.MaxValue)).Take(asked.Page.Size).Select(each => Of(access.TenantId, each)).ToList();
            return ApiAnswer.Ok(new GatewayPage(page, page.Count, access.TenantId.Value, all.Count, asked.Page.Number, asked.Page.Size, asked.Page.Pages(all.Count)));
        });

    private static Task<IResult> CreateAsync(HttpContext context, CreateGateway create, GatewaysQuery query) => context.TakeAsync(
        input => GatewayInput.Read(input, isNew: true),
        async draft =>
        {
            var (outcome, id) = await create.ExecuteAsync(context.Access(), draft(new GatewayDraft(string.Empty, string.Empty)), context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => AnswerAsync(context, query, id, (gateway, version) => ApiAnswer.Created(gateway, version, $"{Paths.ApiV6}/gateways/{id}")));
        });

    private static Task<IResult> FindAsync(HttpContext context, GatewaysQuery query, Guid id) => AnswerAsync(context, query, id, ApiAnswer.Ok);

    private static async Task<IResult> StatsAsync(HttpContext context, GatewaysQuery query, Guid id) =>
        await query.FindAsync(context.Access(), id, context.RequestAborted) is { } gateway
            ? ApiAnswer.Ok(new GatewayStats(
                gateway.Draft.GatewayId, gateway.Devices, null, $"{gateway.Devices} devices were heard in the last {GatewaysQuery.Lately.TotalDays:0} days", gateway.Alone, gateway.LastHeardAt, StatusOf(gateway)))
            : context.Unknown(Gone);

    private static Task<IResult> EditAsync(HttpContext context, ChangeGateway change, GatewaysQuery query, Guid id) => context.TakeAsync(
        input => GatewayInput.Read(input, isNew: false),
        async draft =>
        {
            var access = context.Access();
            var outcome = await context.MergeAsync(
                Gone,
                () => query.FindAsync(access, id, context.RequestAborted),
                gateway => gateway.Version,
                (gateway, version) => change.EditAsync(access, id, draft(gateway.Draft), version, context.Actor(), context.RequestAborted));
            return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
        });

    private static async Task<IResult> DeleteAsync(HttpContext context, ChangeGateway change, GatewaysQuery query, Guid id)
    {
        var access = context.Access();
        var found = await query.FindAsync(access, id, context.RequestAborted);
        var outcome = await change.DeleteAsync(access, id, context.IfMatch(), context.Actor(), context.RequestAborted);
        return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new GatewayRemoved(true, id, found!.Draft.GatewayId, $"Gateway {found.Draft.Name} deleted"))));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, GatewaysQuery query, Guid id, Func<Gateway, uint, ApiAnswer> answer)
    {
        var access = context.Access();
        return await query.FindAsync(access, id, context.RequestAborted) is { } gateway ? answer(Of(access.TenantId, gateway), gateway.Version) : context.Unknown(Gone);
    }

    private static string StatusOf(GatewayItem gateway) => (gateway.Draft.Enabled, gateway.IsOnline) switch
    {
        (false, _) => "maintenance",
        (true, true) => "online",
        (true, false) => "offline",
    };

    private static Gateway Of(TenantId tenant, GatewayItem item) => new()
    {
        Id = item.Id!.Value,
        TenantId = tenant.Value,
        GatewayId = item.Draft.GatewayId,
        Name = item.Draft.Name,
        Location = item.Draft.Location,
        LastSeenAt = item.LastHeardAt,
        CreatedAt = item.CreatedAt!.Value,
        UpdatedAt = item.UpdatedAt!.Value,
        Status = StatusOf(item),
        Description = item.Draft.Description,
        Model = item.Draft.Model,
        Latitude = item.Draft.Latitude,
        Longitude = item.Draft.Longitude,
        Altitude = item.Draft.Altitude,
        SiteId = item.Draft.SiteId,
        Enabled = item.Draft.Enabled,
        Config = ApiJson.Parsed(item.Draft.ConfigJson ?? "{}"),
        ConnectedDevices = item.Devices,
    };

    internal sealed record Gateway
    {
        public required Guid Id { get; init; }

        public required Guid TenantId { get; init; }

        public required string GatewayId { get; init; }

        public required string Name { get; init; }

        public string? Location { get; init; }

        public DateTimeOffset? LastSeenAt { get; init; }

        public DateTimeOffset CreatedAt { get; init; }

        public DateTimeOffset UpdatedAt { get; init; }

        public required string Status { get; init; }

        public string? Description { get; init; }

        public string? Model { get; init; }

        public double? Latitude { get; init; }

        public double? Longitude { get; init; }

        public double? Altitude { get; init; }

        public Guid? SiteId { get; init; }

        public bool Enabled { get; init; }

        public JsonElement Config { get; init; }

        public long ConnectedDevices { get; init; }
    }

    internal sealed record GatewayPage(IReadOnlyList<Gateway> Gateways, int Count, Guid TenantScope, long Total, int Page, int PageSize, long TotalPages);

    internal sealed record GatewayStats(string GatewayId, long ConnectedDevices, double? UptimePercentage, string Message, long SpacesHeardByItAlone, DateTimeOffset? LastSeenAt, string Status);

    internal sealed record GatewayRemoved(bool Success, Guid Id, string GatewayId, string Message);
}
