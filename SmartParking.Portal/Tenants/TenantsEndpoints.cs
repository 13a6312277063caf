using Microsoft.OpenApi;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Api;
using SmartParking.Portal.Api.OpenApi;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenants;

/// <summary><c>/api/v6/tenants</c>: for platform admins with a token of their own.</summary>
internal static class TenantsEndpoints
{
    private const string Tag = "Tenants";
    private const string Gone = "tenant.unknown";
    private const string Usual = "By the API";
    private const int PageSize = 50;
    private const int Most = 500;

    public static void MapTenants(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/tenants");
        group.MapGet("", ListAsync).Needs(Permission.PlatformView).Tell(new ApiOperation("listTenants", Tag, "All tenants")
        {
            OfPlatform = true,
            Query = [ApiParameter.Word("tenant_type", "Those of one kind.", "customer", "trial"), ApiParameter.Flag("is_active", "Those that are active, or suspended or deleted."), .. ApiParameter.Page(PageSize, Most)],
            Gives = new TenantAnswers.TenantPage([TenantAnswers.Example], 1, 1, PageSize, 1),
        });
        group.MapGet("/stats", StatsAsync).Needs(Permission.PlatformView).Tell(new ApiOperation("getTenantStats", Tag, "All tenants in figures")
        {
            OfPlatform = true,
            Gives = new TenantAnswers.AllStats(
                new TenantAnswers.TenantCounts(3, 3, 2, 1, 1, 1, 1), new TenantAnswers.DeviceCounts(3, 480), new TenantAnswers.SpaceCounts(3, 500, 210), new TenantAnswers.ReservationCounts(null, null, null), TenantAnswers.Example.CreatedAt),
        });
        group.MapPost("", CreateAsync).Needs(Permission.TenantsManage).Tell(new ApiOperation("createTenant", Tag, "Makes a tenant")
        {
            More = "name and slug are needed. It has no members yet.", OfPlatform = true, Takes = TenantInput.Example, Gives = TenantAnswers.Example, Status = StatusCodes.Status201Created, Versioned = true, Problems = [409],
        });
        group.MapGet("/{id:guid}", FindAsync).Needs(Permission.PlatformView).Tell(new ApiOperation("getTenant", Tag, "A tenant") { OfPlatform = true, Gives = TenantAnswers.Example, Versioned = true });
        foreach (var (method, name, summary) in new[] { ("PUT", "updateTenant", "Changes the fields of a tenant that are sent"), ("PATCH", "patchTenant", "The same as PUT") })
        {
            group.MapMethods("/{id:guid}", [method], EditAsync).Needs(Permission.TenantsManage)
                .Tell(new ApiOperation(name, Tag, summary) { OfPlatform = true, Takes = TenantInput.Example, Gives = TenantAnswers.Example, Versioned = true, Problems = [409, 412] });
        }

        group.MapDelete("/{id:guid}", DeleteAsync).Needs(Permission.TenantsManage).Tell(new ApiOperation("deleteTenant", Tag, "Closes a tenant; its rows go after a waiting period")
        {
            OfPlatform = true, Query = [new("reason", JsonSchemaType.String, "Why; kept in the audit.")], Problems = [409],
            Gives = new TenantAnswers.TenantRemoved(true, TenantAnswers.Example.Id, "Acme", "Tenant Acme deleted"), Versioned = true,
        });
        group.MapPost("/{id:guid}/suspend", SuspendAsync).Needs(Permission.TenantsManage).Tell(new ApiOperation("suspendTenant", Tag, "Suspends a tenant: its people may read, its devices report, and nothing else")
        {
            OfPlatform = true, Takes = new Suspension { Reason = "Unpaid since August" }, Problems = [409],
            Gives = new TenantAnswers.TenantStatus(true, TenantAnswers.Example.Id, "suspended", "Unpaid since August", "Tenant Acme suspended"),
        });
        group.MapPost("/{id:guid}/activate", ActivateAsync).Needs(Permission.TenantsManage).Tell(new ApiOperation("activateTenant", Tag, "Ends a suspension")
        {
            OfPlatform = true, Problems = [409], Gives = new TenantAnswers.TenantStatus(true, TenantAnswers.Example.Id, "active", null, "Tenant Acme activated"),
        });
    }

    private static Caller Asker(HttpContext context, string purpose) => Caller.Person(context.Caller().Access.UserId, purpose);

    private static Task<IResult> ListAsync(HttpContext context, TenantsQuery query) => context.AskAsync(
        asked => (Page: asked.Page(PageSize, Most), Kind: asked.OneOf("tenant_type", "customer", "trial"), Active: asked.Flag("is_active")),
        async asked =>
        {
            var all = (await query.ReadAsync(Asker(context, "tenant.list"), context.RequestAborted))
                .Where(tenant => (asked.Kind is null || tenant.Draft.Kind == asked.Kind) && (asked.Active is null || tenant.Status == "active" == asked.Active)).ToList();
            var page = all.Skip((int)Math.Min(asked.Page.Offset, int.MaxValue)).Take(asked.Page.Size).Select(TenantAnswers.Of);
            return ApiAnswer.Ok(new TenantAnswers.TenantPage([.. page], all.Count, asked.Page.Number, asked.Page.Size, asked.Page.Pages(all.Count)));
        });

    private static async Task<IResult> StatsAsync(HttpContext context, TenantsQuery query, PlatformBoard board, TimeProvider time)
    {
        var tenants = (await query.ReadAsync(Asker(context, "tenant.list"), context.RequestAborted)).Where(tenant => !tenant.IsDeleted).ToList();
        var occupied = (await board.ReadAsync(context.RequestAborted)).Sum(row => row.Counts.Occupied);
        return ApiAnswer.Ok(new TenantAnswers.AllStats(
            new TenantAnswers.TenantCounts(
                tenants.Count, tenants.Count(each => each.Status == "active"), tenants.Count(each => each.Draft.Kind == "customer"), tenants.Count(each => each.Draft.Kind == "trial"), OfTier("basic"), OfTier("professional"), OfTier("enterprise")),
            new TenantAnswers.DeviceCounts(tenants.Count(each => each.Use.Devices > 0), tenants.Sum(each => each.Use.Devices)),
            new TenantAnswers.SpaceCounts(tenants.Count(each => each.Use.Spaces > 0), tenants.Sum(each => each.Use.Spaces), occupied),
            new TenantAnswers.ReservationCounts(null, null, null),
            time.GetUtcNow()));

        int OfTier(string tier) => tenants.Count(each => each.Draft.Tier == tier);
    }

    private static Task<IResult> CreateAsync(HttpContext context, CreateTenant create, TenantsQuery query, TimeProvider time) => context.TakeAsync(
        input => TenantInput.Read(input, time.GetUtcNow(), isNew: true),
        async draft =>
        {
            var usual = new TenantDraft(string.Empty, string.Empty, "customer", "basic", TenantDraft.UsualBand, null);
            var (outcome, id) = await create.ExecuteAsync(context.Caller().Access.UserId, draft(usual), asOwner: false, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, () => AnswerAsync(context, query, id.Value, (tenant, version) => ApiAnswer.Created(tenant, version, $"{Paths.ApiV6}/tenants/{id}")));
        });

    private static Task<IResult> FindAsync(HttpContext context, TenantsQuery query, Guid id) => AnswerAsync(context, query, id, ApiAnswer.Ok);

    private static Task<IResult> EditAsync(HttpContext context, ChangeTenant change, TenantsQuery query, TimeProvider time, Guid id) => context.TakeAsync(
        input => TenantInput.Read(input, time.GetUtcNow(), isNew: false),
        async draft =>
        {
            var outcome = await context.MergeAsync(
                Gone,
                () => TenantAsync(context, query, id),
                tenant => (uint)tenant.Version,
                (tenant, version) => change.EditAsync(context.Caller().Access.UserId, tenant.Id, draft(tenant.Draft), version, context.Actor(), context.RequestAborted));
            return await outcome.ThenAsync(context, () => FindAsync(context, query, id));
        });

    private static Task<IResult> DeleteAsync(HttpContext context, TenantRemoval removal, TenantsQuery query, Guid id) => context.AskAsync(
        asked => asked.Text("reason", 500) ?? Usual,
        async reason =>
        {
            if (id == TenantId.Platform.Value)
            {
                return ApiRefusal.Problem(context, StatusCodes.Status409Conflict, "Cannot delete platform tenant", "tenant.platform.in_use");
            }

            if (await TenantAsync(context, query, id) is not { } tenant)
            {
                return context.Unknown(Gone);
            }

            if (context.IfMatch() is { } meant && meant != tenant.Version)
            {
                return ApiOutcome.Problem(context, Outcome.Refused("changed.meanwhile"));
            }

            return await removal.DeleteAsync(tenant.Id, context.Actor(), reason, context.RequestAborted)
                ? ApiAnswer.Ok(new TenantAnswers.TenantRemoved(true, id, tenant.Draft.Name, $"Tenant {tenant.Draft.Name} deleted"))
                : context.Unknown(Gone);
        });

    private static Task<IResult> SuspendAsync(HttpContext context, ChangeTenant change, TenantsQuery query, Guid id) => context.TakeAsync(
        input => input.Text("reason") ?? Usual,
        async reason =>
        {
            var outcome = await change.SuspendAsync(context.Caller().Access.UserId, new TenantId(id), reason, context.Actor(), context.RequestAborted);
            return await outcome.ThenAsync(context, async () => ApiAnswer.Ok(new TenantAnswers.TenantStatus(true, id, "suspended", reason, $"Tenant {(await TenantAsync(context, query, id))?.Draft.Name} suspended")));
        });

    private static async Task<IResult> ActivateAsync(HttpContext context, ChangeTenant change, TenantsQuery query, Guid id)
    {
        var outcome = await change.ActivateAsync(context.Caller().Access.UserId, new TenantId(id), context.Actor(), context.RequestAborted);
        return await outcome.ThenAsync(context, async () => ApiAnswer.Ok(new TenantAnswers.TenantStatus(true, id, "active", null, $"Tenant {(await TenantAsync(context, query, id))?.Draft.Name} activated")));
    }

    private static async Task<TenantView?> TenantAsync(HttpContext context, TenantsQuery query, Guid id) =>
        await query.FindAsync(Asker(context, "tenant.read"), new TenantId(id), context.RequestAborted) is { IsDeleted: false } tenant ? tenant : null;

    private static async Task<IResult> AnswerAsync(HttpContext context, TenantsQuery query, Guid id, Func<TenantAnswers.Tenant, uint, ApiAnswer> answer) =>
        await TenantAsync(context, query, id) is { } tenant ? answer(TenantAnswers.Of(tenant), (uint)tenant.Version) : context.Unknown(Gone);

    internal sealed record Suspension
    {
        public string? Reason { get; init; }
    }
}
