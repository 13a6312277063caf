using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Occupancy;

/// <summary><c>/api/v6/spaces/bulk</c>: many spaces at once, all of them or none.</summary>
internal static class SpaceBulkEndpoints
{
    private const string Path = "/bulk";

    public static void MapBulk(this IEndpointRouteBuilder spaces)
    {
        spaces.MapPost(Path, CreateAsync).Needs(Permission.SpacesManage).Tell(new ApiOperation("createSpaces", SpacesEndpoints.Tag, "Makes many spaces that differ in their codes alone")
        {
            More = "codes is a text such as \"A1-A50, B3\", or a list of codes; at most 1,000. The other fields are those of a single space.",
            Takes = new Draft { SiteId = SpaceAnswers.ExampleSite, Codes = "A1-A50, B3", Labels = ["ev"] },
            Gives = new SpaceAnswers.Made([SpaceAnswers.ExampleId], 1, "1 space made"), Status = StatusCodes.Status201Created, Problems = [StatusCodes.Status409Conflict],
        });
        spaces.MapPatch(Path, EditAsync).Needs(Permission.SpacesManage).Tell(new ApiOperation("patchSpaces", SpacesEndpoints.Tag, "Changes something of many spaces")
        {
            Takes = new Edit { SpaceIds = [SpaceAnswers.ExampleId], AddLabels = ["ev"], Enabled = true },
            Gives = new SpaceAnswers.Edited(true, 1, "1 space changed"), Problems = [StatusCodes.Status409Conflict],
        });
    }

    private static Task<IResult> CreateAsync(HttpContext context, CreateSpace create) => context.TakeAsync(
        input => (Space: SpaceInput.Read(input, "site_id"), Codes: CodesOf(input)),
        async asked =>
        {
            if (SpaceCodes.Expand(asked.Codes) is ({ } refusal, _))
            {
                return ApiOutcome.Problem(context, refusal);
            }

            var draft = asked.Space(new SpaceDraft { SiteId = Guid.Empty, Code = string.Empty });
            var (outcome, ids) = await create.ManyAsync(context.Access(), draft, SpaceCodes.Expand(asked.Codes).Codes, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Created(new SpaceAnswers.Made(ids, ids.Count, $"{ids.Count} spaces made"), null, string.Empty)));
        });

    private static Task<IResult> EditAsync(HttpContext context, EditSpace edit) => context.TakeAsync(
        input =>
        {
            var spaces = input.Texts("space_ids", SpaceRules.MostAtOnce, needed: true)?.Select(text => Guid.TryParse(text, out var id) ? id : (Guid?)null).ToList();
            if (spaces?.Contains(null) == true)
            {
                input.Fault("space_ids", "must be a list of UUIDs");
            }

            var changes = new Domain.Sites.SpaceChanges
            {
                ZoneId = input.Id("zone_id"),
                LevelId = input.Id("level_id"),
                ClearLevel = input.Has("level_id") && input.Id("level_id") is null,
                AddLabels = input.Texts("add_labels", 100) ?? [],
                RemoveLabels = input.Texts("remove_labels", 100) ?? [],
                Enabled = input.Flag("enabled"),
                AutoReleaseMinutes = input.Integer("auto_release_minutes"),
                ClearAutoRelease = input.Has("auto_release_minutes") && input.Integer("auto_release_minutes") is null,
            };
            return (Spaces: spaces?.OfType<Guid>().ToList() ?? [], Changes: changes);
        },
        async asked =>
        {
            var (outcome, changed) = await edit.ManyAsync(context.Access(), asked.Spaces, asked.Changes, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new SpaceAnswers.Edited(true, changed, $"{changed} spaces changed"))));
        });

    private static string? CodesOf(ApiInput input) => input.IsList("codes") ? string.Join('\n', input.Texts("codes", SpaceRules.MostAtOnce, needed: true) ?? []) : input.Text("codes", needed: true);

    internal sealed record Draft
    {
        public Guid? SiteId { get; init; }

        public string? Codes { get; init; }

        public Guid? ZoneId { get; init; }

        public Guid? LevelId { get; init; }

        public IReadOnlyList<string>? Labels { get; init; }

        public bool? Enabled { get; init; }

        public int? AutoReleaseMinutes { get; init; }
    }

    internal sealed record Edit
    {
        public IReadOnlyList<Guid>? SpaceIds { get; init; }

        public Guid? ZoneId { get; init; }

        public Guid? LevelId { get; init; }

        public IReadOnlyList<string>? AddLabels { get; init; }

        public IReadOnlyList<string>? RemoveLabels { get; init; }

        public bool? Enabled { get; init; }

        public int? AutoReleaseMinutes { get; init; }
    }
}
