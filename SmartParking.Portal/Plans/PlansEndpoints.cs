using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Localization;
using Microsoft.Net.Http.Headers;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Plans;

/// <summary>The drawing of a level and the picture behind it. A browser keeps both and asks whether they are still the same.</summary>
internal static class PlansEndpoints
{
    /// <summary>Whatever a picture holds, a browser that opens it by itself runs nothing and fetches nothing.</summary>
    private const string NothingElse = "default-src 'none'; sandbox";

    public static void MapPlans(this WebApplication app)
    {
        app.MapGet(Paths.PlanDrawingRoute, DrawingAsync).RequireAuthorization(new PermissionAttribute(Permission.SpacesView));
        app.MapGet(Paths.PlanPictureRoute, PictureAsync).RequireAuthorization(new PermissionAttribute(Permission.SpacesView));
    }

    private static async Task<IResult> DrawingAsync(HttpContext context, string slug, Guid level, TenantGate gate, PlanQuery query, IStringLocalizer<PlansTexts> texts)
    {
        if (await AccessAsync(context, slug, gate) is not { } access || await query.FindAsync(access, level, context.RequestAborted) is not { } plan)
        {
            return Results.NotFound();
        }

        var picture = plan.Picture is { } hash ? Paths.PlanPicture(slug, level, hash) : null;
        var bytes = Encoding.UTF8.GetBytes(PlanDrawing.Of(plan, picture, texts["Drawing.Label", plan.SiteName, plan.Name]));
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Bytes(bytes, "image/svg+xml; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\""));
    }

    private static async Task<IResult> PictureAsync(HttpContext context, string slug, Guid level, TenantGate gate, PlanQuery query)
    {
        if (await AccessAsync(context, slug, gate) is not { } access || await query.PictureAsync(access, level, context.RequestAborted) is not var (media, bytes))
        {
            return Results.NotFound();
        }

        // Its address names its content, so it never changes there.
        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        context.Response.Headers.ContentSecurityPolicy = NothingElse;
        return Results.Bytes(bytes, media);
    }

    private static async Task<TenantAccess?> AccessAsync(HttpContext context, string slug, TenantGate gate) =>
        context.User.PersonId() is { } person ? await gate.EnterAsync(person, slug, Permission.SpacesView, context.RequestAborted) : null;
}
