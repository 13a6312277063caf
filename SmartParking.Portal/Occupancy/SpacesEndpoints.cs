using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Occupancy;

/// <summary><c>/api/v6/spaces</c>; what is on them is <see cref="SpaceStateEndpoints"/>'.</summary>
internal static class SpacesEndpoints
{
    public const string Tag = "Spaces";
    public const string Gone = "space.unknown";
    private const int Usual = 100;
    private const int Most = 500;

    private static readonly string[] States = [.. Enum.GetValues<ShownState>().Select(state => state.ToWord())];

    public static void MapSpaces(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/spaces");
        group.MapGet("", ListAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("listSpaces", Tag, "The spaces of a tenant")
        {
            Query =
            [
                ApiParameter.Id("site_id", "Those of one site."), ApiParameter.Word("current_state", "Those that are shown so now.", States),
                ApiParameter.Flag("include_devices", "Whether to tell what is known of their devices; otherwise sensor_device and display_device are null."),
                ApiParameter.Flag("enabled", "Those that can be booked, or cannot."), new("label", Microsoft.OpenApi.JsonSchemaType.String, "Those with this label."),
                new("q", Microsoft.OpenApi.JsonSchemaType.String, "In the code or the name."), ApiParameter.Sort(SpaceListQuery.Sorts), .. ApiParameter.Page(Usual, Most),
                new("limit", Microsoft.OpenApi.JsonSchemaType.Integer, "Instead of page and page_size, with offset."), new("offset", Microsoft.OpenApi.JsonSchemaType.Integer, "How many to leave out."),
            ],
            Gives = new SpaceAnswers.SpacePage([SpaceAnswers.Example], 1, 1, Usual, 1, Usual, 0, SpaceAnswers.ExampleTenant),
        });
        group.MapPost("", CreateAsync).Needs(Permission.SpacesManage).Tell(new ApiOperation("createSpace", Tag, "Makes a space")
        {
            More = "site_id and code are needed. Without a zone it lies in the site's first.", Takes = SpaceInput.Example, Gives = SpaceAnswers.Example, Status = StatusCodes.Status201Created, Versioned = true,
            Problems = [StatusCodes.Status409Conflict],
        });
        group.MapBulk();
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("getSpace", Tag, "A space, with its devices") { Gives = SpaceAnswers.Example, Versioned = true });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateSpace", "Changes the fields of a space that are sent"), ("PATCH", "patchSpace", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.SpacesManage).Tell(new ApiOperation(name, Tag, summary)
            {
                More = "A field that is sent as null is emptied; one that is not sent stays. What is sensed cannot be set: see PUT /spaces/{id}/state.", Takes = SpaceInput.Example, Gives = SpaceAnswers.Example,
                Versioned = true, Problems = [409, 412],
            });
        }

        group.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.SpacesManage).Tell(new ApiOperation("deleteSpace", Tag, "Deletes a space; it can be restored")
        {
            More = "Its devices are unassigned. Its history stays.", Gives = new SpaceAnswers.Removed(true, SpaceAnswers.ExampleId, "A-001", "Space A-001 deleted"), Versioned = true, Problems = [409, 412],
        });
        group.MapPost("/{id:guid}/restore", RestoreAsync).Needs(Permission.SpacesManage)
            .Tell(new ApiOperation("restoreSpace", Tag, "Takes a deleted space back, without its devices") { Gives = SpaceAnswers.Example, Problems = [StatusCodes.Status409Conflict] });
        group.MapSpaceStates();
    }

    public static async Task<IResult> AnswerAsync(HttpContext context, SpacesQuery query, Guid id, Func<SpaceAnswers.Space, uint, ApiAnswer> answer)
    {
        RequestNotes.Of(context)!.Space = id;
        var access = context.Access();
        return await query.FindAsync(access, id, context.RequestAborted) is { DeletedAt: null } space ? answer(SpaceAnswers.Of(access.TenantId, space, withDevices: true), space.Version) : context.Unknown(Gone);
    }

    private static Task<IResult> ListAsync(HttpContext context, SpaceListQuery query) => context.AskAsync(
        asked =>
        {
            var page = asked.Page(Usual, Most);
            ShownState? state = asked.OneOf("current_state", States) is { } word && Array.IndexOf(States, word) is >= 0 and var at ? Enum.GetValues<ShownState>()[at] : null;
            var filter = new SpaceListFilter(
                asked.Id("site_id"), state, asked.Text("q", 200), asked.Text("label", 100), asked.Flag("enabled"), page.Size, page.Offset, asked.Sort(SpaceListQuery.Sorts));
            return (Page: page, Filter: filter, Devices: asked.Flag("include_devices") ?? false);
        },
        async asked =>
        {
            var access = context.Access();
            RequestNotes.Of(context)!.Site = asked.Filter.Site;
            var (items, total) = await query.ReadAsync(access, asked.Filter, context.RequestAborted);
            return ApiAnswer.Ok(new SpaceAnswers.SpacePage(
                [.. items.Select(item => SpaceAnswers.Of(access.TenantId, item, asked.Devices))],
                total,
                asked.Page.Number,
                asked.Page.Size,
                asked.Page.Pages(total),
                asked.Page.Size,
                asked.Page.Offset,
                access.TenantId.Value));
        });

    private static Task<IResult> FindAsync(HttpContext context, SpacesQuery query, Guid id) => AnswerAsync(context, query, id, ApiAnswer.Ok);

    private static Task<IResult> CreateAsync(HttpContext context, CreateSpace create, SpacesQuery query) => context.TakeAsync(
        input => SpaceInput.Read(input, "site_id", "code"),
        async draft =>
        {
            var (outcome, id) = await create.ExecuteAsync(context.Access(), draft(new SpaceDraft { SiteId = Guid.Empty, Code = string.Empty }), context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => AnswerAsync(context, query, id, (space, version) => ApiAnswer.Created(space, version, $"{Paths.ApiV6}/spaces/{id}")));
        });

    private static Task<IResult> EditAsync(HttpContext context, EditSpace edit, SpacesQuery query, Guid id) => context.TakeAsync(
        input => SpaceInput.Read(input),
        async change =>
        {
            var access = context.Access();
            var outcome = await context.MergeAsync(
                Gone,
                () => LiveAsync(context, query, id),
                space => space.Version,
                (space, version) => edit.ExecuteAsync(access, id, change(space.Draft), version, context.Actor(), context.RequestAborted));
            return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
        });

    private static async Task<IResult> DeleteAsync(HttpContext context, DeleteSpace delete, SpacesQuery query, Guid id)
    {
        var code = (await LiveAsync(context, query, id))?.Code;
        var outcome = await delete.ExecuteAsync(context.Access(), [id], unassign: true, context.IfMatch(), context.Actor(), context.RequestAborted);
        return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new SpaceAnswers.Removed(true, id, code!, $"Space {code} deleted"))));
    }

    private static async Task<SpaceInfo?> LiveAsync(HttpContext context, SpacesQuery query, Guid id) =>
        await query.FindAsync(context.Access(), id, context.RequestAborted) is { DeletedAt: null } space ? space : null;

    private static async Task<IResult> RestoreAsync(HttpContext context, RestoreSpace restore, SpacesQuery query, Guid id)
    {
        var outcome = await restore.ExecuteAsync(context.Access(), [id], context.Actor(), context.RequestAborted);
        return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
    }
}
