using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary><c>/api/v6/sites</c>.</summary>
internal static class SitesEndpoints
{
    private const string Tag = "Sites";
    private const string Gone = "site.unknown";
    private const int Usual = 100;
    private const int Most = 500;

    /// <summary>A tenant has few sites: they are ordered here, not by the database.</summary>
    private static readonly Dictionary<string, Func<SiteInfo, IComparable?>> Sorts = new(StringComparer.Ordinal)
    {
        ["name"] = site => site.Name,
        ["slug"] = site => site.Slug,
        ["city"] = site => site.Draft.City,
        ["created_at"] = site => site.CreatedAt,
        ["updated_at"] = site => site.UpdatedAt,
        ["space_count"] = site => site.Figures.Spaces,
    };

    public static void MapSites(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/sites");
        group.MapGet("", ListAsync).Needs(Permission.SitesView).Tell(new ApiOperation("listSites", Tag, "The sites of a tenant")
        {
            Query =
            [
                ApiParameter.Flag("include_stats", "Whether to count spaces, devices and gateways; otherwise those fields are null."),
                new("q", Microsoft.OpenApi.JsonSchemaType.String, "In the name, slug, city or address, or one of the labels."),
                ApiParameter.Sort(Sorts.Keys), .. ApiParameter.Page(Usual, Most),
            ],
            Gives = new SiteAnswers.SitePage([SiteAnswers.Example], 1, 1, Usual, 1, SiteAnswers.Example.TenantId),
        });
        group.MapPost("", CreateAsync).Needs(Permission.SitesManage).Tell(new ApiOperation("createSite", Tag, "Makes a site")
        {
            More = "With zones, or one that is called Main: every space lies in one.", Takes = SiteInput.Example, Gives = SiteAnswers.Example, Status = StatusCodes.Status201Created, Versioned = true,
            Problems = [StatusCodes.Status409Conflict],
        });
        group.MapGet("/occupancy/all", AllOccupancyAsync).Needs(Permission.SitesView).Tell(new ApiOperation("getOccupancyOfAllSites", Tag, "How full all sites are, together and each")
        {
            Gives = new SiteAnswers.AllOccupancy(null, null, null, 120, 40, 75, 0, 3, 2, 40, 62.5, SiteAnswers.Example.TenantId, [SiteAnswers.ExampleOccupancy]),
        });
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.SitesView).Tell(new ApiOperation("getSite", Tag, "A site") { Gives = SiteAnswers.Example, Versioned = true });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateSite", "Changes the fields of a site that are sent"), ("PATCH", "patchSite", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.SitesManage)
                .Tell(new ApiOperation(name, Tag, summary) { Takes = SiteInput.Example, Gives = SiteAnswers.Example, Versioned = true, Problems = [409, 412] });
        }

        group.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.SitesManage).Tell(new ApiOperation("deleteSite", Tag, "Deletes a site on which no space lies any more")
        {
            Gives = new SiteAnswers.SiteRemoved(true, SiteAnswers.Example.Id, "Gare du Nord", "Site deleted"), Versioned = true, Problems = [409, 412],
        });
        group.MapGet("/{id:guid}/occupancy", OccupancyAsync).Needs(Permission.SitesView).Tell(new ApiOperation("getSiteOccupancy", Tag, "How full a site is") { Gives = SiteAnswers.ExampleOccupancy });
    }

    private static Task<IResult> ListAsync(HttpContext context, SitesQuery query) => context.AskAsync(
        asked => (Page: asked.Page(Usual, Most), Stats: asked.Flag("include_stats") ?? false, Text: asked.Text("q", 200), Sort: asked.Sort(Sorts.Keys)),
        async asked =>
        {
            var access = context.Access();
            var all = Sorted(await query.ReadAsync(access, asked.Text, context.RequestAborted), asked.Sort);
            var page = all.Skip((int)Math.Min(asked.Page.Offset, int.MaxValue)).Take(asked.Page.Size).Select(site => SiteAnswers.Of(access.TenantId, site, asked.Stats));
            return ApiAnswer.Ok(new SiteAnswers.SitePage([.. page], all.Count, asked.Page.Number, asked.Page.Size, asked.Page.Pages(all.Count), access.TenantId.Value));
        });

    private static Task<IResult> CreateAsync(HttpContext context, CreateSite create, SitesQuery query) => context.TakeAsync(
        input => (Draft: SiteInput.Read(input, isNew: true), Zones: input.Texts("zones", 100)),
        async asked =>
        {
            var draft = asked.Draft(new SiteDraft { Name = string.Empty });
            var (outcome, id) = await create.ExecuteAsync(context.Access(), draft, asked.Zones, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, async () => await AnswerAsync(context, query, id, (site, version) => ApiAnswer.Created(site, version, $"{Paths.ApiV6}/sites/{id}")));
        });

    private static Task<IResult> FindAsync(HttpContext context, SitesQuery query, Guid id) => AnswerAsync(context, query, id, ApiAnswer.Ok);

    private static Task<IResult> EditAsync(HttpContext context, EditSite edit, SitesQuery query, Guid id) => context.TakeAsync(
        input => SiteInput.Read(input, isNew: false),
        async change =>
        {
            var access = context.Access();
            var outcome = await context.MergeAsync(
                Gone,
                () => query.FindAsync(access, id, context.RequestAborted),
                site => site.Version,
                (site, version) => edit.ExecuteAsync(access, id, change(site.Draft), version, context.Actor(), context.RequestAborted));
            return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
        });

    private static async Task<IResult> DeleteAsync(HttpContext context, DeleteSite delete, SitesQuery query, Guid id)
    {
        var access = context.Access();
        var name = (await query.FindAsync(access, id, context.RequestAborted))?.Name;
        var outcome = await delete.ExecuteAsync(access, id, context.IfMatch(), context.Actor(), context.RequestAborted);
        return await outcome.ThenAsync(context, () => Task.FromResult<IResult>(ApiAnswer.Ok(new SiteAnswers.SiteRemoved(true, id, name!, $"Site {name} deleted"))));
    }

    private static async Task<IResult> OccupancyAsync(HttpContext context, SitesQuery query, Guid id)
    {
        RequestNotes.Of(context)!.Site = id;
        var access = context.Access();
        return await query.FindAsync(access, id, context.RequestAborted) is { } site ? ApiAnswer.Ok(SiteAnswers.OccupancyOf(access.TenantId, site)) : context.Unknown(Gone);
    }

    private static async Task<IResult> AllOccupancyAsync(HttpContext context, SitesQuery query)
    {
        var access = context.Access();
        return ApiAnswer.Ok(SiteAnswers.OccupancyOf(access.TenantId, await query.ReadAsync(access, null, context.RequestAborted)));
    }

    private static async Task<IResult> AnswerAsync(HttpContext context, SitesQuery query, Guid id, Func<SiteAnswers.Site, uint, ApiAnswer> answer)
    {
        RequestNotes.Of(context)!.Site = id;
        var access = context.Access();
        return await query.FindAsync(access, id, context.RequestAborted) is { } site ? answer(SiteAnswers.Of(access.TenantId, site, withStats: true), site.Version) : context.Unknown(Gone);
    }

    private static List<SiteInfo> Sorted(IReadOnlyList<SiteInfo> sites, IReadOnlyList<SortBy> sort)
    {
        IEnumerable<SiteInfo> sorted = sites;
        foreach (var by in sort.Reverse())
        {
            // Each sort is stable, so the last one counts first.
            sorted = by.Falling ? sorted.OrderByDescending(Sorts[by.Name]) : sorted.OrderBy(Sorts[by.Name]);
        }

        return [.. sorted];
    }
}
