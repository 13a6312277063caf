using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Sites;

namespace SmartParking.Portal.Occupancy;

/// <summary>What is on spaces: now, all of them together, and before. See docs/decisions/0040-states-are-sensed.md.</summary>
internal static class SpaceStateEndpoints
{
    private const string SetReason = "Set by the API";
    private const int Usual = 50;
    private const int Most = 500;
    private static readonly string[] States = ["free", "occupied", "reserved", "maintenance", "unknown"];

    public static void MapSpaceStates(this IEndpointRouteBuilder spaces)
    {
        spaces.MapGet("/stats/occupancy", OccupancyAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("getOccupancy", SpacesEndpoints.Tag, "How full a tenant, or one site, is")
        {
            Query = [ApiParameter.Id("site_id", "Of one site; otherwise of all.")],
            Gives = new SpaceAnswers.Occupancy(120, 40, 75, 0, 3, 2, 40, 62.5, SpaceAnswers.ExampleSite, SpaceAnswers.ExampleTenant),
        });
        spaces.MapPut("/{id:guid}/state", SetAsync).Needs(Permission.OverridesManage).Tell(new ApiOperation("setSpaceState", SpacesEndpoints.Tag, "Takes a space out of service, or returns it")
        {
            More = "Whether a car stands there is sensed and cannot be said: new_state=maintenance takes the space out of service, any other returns one that is. Otherwise, where the state is another, 409.",
            Query =
            [
                ApiParameter.Word("new_state", "The state that is wanted.", States) with { Needed = true }, new("reason", Microsoft.OpenApi.JsonSchemaType.String, "Why; shown to everybody who looks at the space."),
                new("source", Microsoft.OpenApi.JsonSchemaType.String, "Answered as it is sent; manual unless told."), ApiParameter.Moment("until", "When it returns by itself; unless told, when somebody ends it."),
            ],
            Gives = new SpaceAnswers.State(SpaceAnswers.ExampleId, "free", "maintenance", true, "manual", "Space A-001 is now maintenance"), Problems = [StatusCodes.Status409Conflict],
        });
        spaces.MapGet("/{id:guid}/history", HistoryAsync).Needs(Permission.SpacesView).Tell(new ApiOperation("getSpaceHistory", SpacesEndpoints.Tag, "What became of a space, newest first")
        {
            Query = [ApiParameter.Moment("start_date", "From then on."), ApiParameter.Moment("end_date", "Before then."), .. ApiParameter.Page(Usual, Most)],
            Gives = new SpaceAnswers.History(
                SpaceAnswers.ExampleId, [new SpaceAnswers.Change(new("019a0b1c-0000-7000-8000-000000000006"), SpaceAnswers.Example.CreatedAt, "sensed", "free", "occupied", "sensor", 0)], 1, 1, Usual, 1),
        });
    }

    private static Task<IResult> OccupancyAsync(HttpContext context, SitesQuery query) => context.AskAsync(
        asked => asked.Id("site_id"),
        async site =>
        {
            var access = context.Access();
            RequestNotes.Of(context)!.Site = site;
            var figures = site is { } one
                ? SiteAnswers.Sum(await query.FindAsync(access, one, context.RequestAborted) is { } found ? [found] : [])
                : SiteAnswers.Sum(await query.ReadAsync(access, null, context.RequestAborted));
            return ApiAnswer.Ok(SpaceAnswers.Of(new StateCounts(figures.Free, figures.Occupied, figures.Reserved, figures.Maintenance, figures.Unknown), site, access.TenantId));
        });

    private static Task<IResult> SetAsync(HttpContext context, OverrideSpaces block, ReturnToService returning, SpacesQuery query, Guid id) => context.AskAsync(
        asked =>
        {
            var wanted = asked.OneOf("new_state", States);
            if (wanted is null && !asked.Faults.Any)
            {
                asked.Faults.Add("new_state", "is needed");
            }

            return (Wanted: wanted, Reason: asked.Text("reason", 500) ?? SetReason, Source: asked.Text("source", 50) ?? "manual", Until: asked.Moment("until"));
        },
        async asked =>
        {
            var access = context.Access();
            RequestNotes.Of(context)!.Space = id;
            if (await query.FindAsync(access, id, context.RequestAborted) is not { DeletedAt: null } before)
            {
                return context.Unknown(SpacesEndpoints.Gone);
            }

            var selection = SpaceSelection.Of(id);
            var outcome = (asked.Wanted == "maintenance", before.Shown == ShownState.Maintenance) switch
            {
                (true, false) => (await block.ExecuteAsync(access, selection, new OverrideDraft(OverrideKind.OutOfService, asked.Reason, Until: asked.Until), context.Actor(), context.RequestAborted)).Outcome,
                (false, true) => (await returning.ManyAsync(access, selection, context.Actor(), context.RequestAborted)).Outcome,
                _ => null,
            };
            if (outcome is { IsDone: false })
            {
                return ApiOutcome.Problem(context, outcome);
            }

            if (outcome is null && before.Shown.ToWord() != asked.Wanted)
            {
                return ApiRefusal.Problem(
                    context,
                    StatusCodes.Status409Conflict,
                    $"Space {before.Code} is {before.Shown.ToWord()}, which its sensor says. A person can take a space out of service (new_state=maintenance) and return it, nothing else.",
                    "space.state.sensed");
            }

            var after = await query.FindAsync(access, id, context.RequestAborted) ?? before;
            var (was, now) = (before.Shown.ToWord(), after.Shown.ToWord());
            return ApiAnswer.Ok(new SpaceAnswers.State(id, was, now, was != now, asked.Source, was == now ? $"Space {after.Code} is {now}, as before" : $"Space {after.Code} is now {now}"));
        });

    private static Task<IResult> HistoryAsync(HttpContext context, SpaceHistoryQuery query, Guid id) => context.AskAsync(
        asked => (Page: asked.Page(Usual, Most), Span: (asked.Moment("start_date"), asked.Moment("end_date"))),
        async asked =>
        {
            RequestNotes.Of(context)!.Space = id;
            return await query.ReadAsync(context.Access(), id, asked.Span, (asked.Page.Size, asked.Page.Offset), context.RequestAborted) is var (changes, total)
                ? ApiAnswer.Ok(new SpaceAnswers.History(id, [.. changes.Select(Of)], total, asked.Page.Number, asked.Page.Size, asked.Page.Pages(total)))
                : context.Unknown(SpacesEndpoints.Gone);
        });

    private static SpaceAnswers.Change Of(SpaceChange change) => new(change.Id, change.At, change.Axis, change.Was, change.Became, SourceOf(change.Cause), change.ErrorSeconds);

    /// <summary>V6's words for who it was.</summary>
    private static string SourceOf(string cause) => cause switch
    {
        "reading" => "sensor",
        "silence" => "system",
        _ => "manual",
    };
}
