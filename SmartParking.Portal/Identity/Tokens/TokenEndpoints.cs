using Microsoft.AspNetCore.Mvc;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>Signing in for programs; paths and names are V6's. What each takes and answers stands in docs/tokens.md.</summary>
internal static class TokenEndpoints
{
    private const int BodyLimit = 16 * 1024;

    public static void MapTokens(this WebApplication app)
    {
        // No cookie opens it, so there is no form whose token could be asked for.
        var group = app.MapGroup(Paths.ApiAuth).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(BodyLimit)).AddEndpointFilter(KeepNothingAsync);
        group.MapPost("/login", LoginAsync).AllowAnonymous().WithMetadata(new SignInBudgetAttribute());
        group.MapPost("/refresh", RefreshAsync).AllowAnonymous();
        var mine = group.MapGroup("").RequireAuthorization(TokenHandler.Policy);
        mine.MapPost("/logout", LogoutAsync);
        mine.MapGet("/me", (HttpContext context, TokenDesk desk) => desk.MeAsync(context));
        mine.MapGet("/tenants", (HttpContext context, TokenDesk desk) => desk.TenantsAsync(context));
        mine.MapPost("/switch-tenant", SwitchAsync);
        mine.MapPost("/change-password", ChangePasswordAsync).WithMetadata(new SignInBudgetAttribute());
        mine.MapGet("/devices", (HttpContext context, TokenDesk desk) => desk.DevicesAsync(context));
        mine.MapDelete("/devices/{id:guid}", (HttpContext context, Guid id, TokenDesk desk) => desk.EndDeviceAsync(context, id));
    }

    private static async Task<IResult> LoginAsync(HttpContext context, TokenDoor door) =>
        await TokenInput.LoginAsync(context) is { } login
            ? await door.SignInAsync(context, login)
            : Unreadable(context, "email (or username) and password are needed.");

    private static async Task<IResult> RefreshAsync(HttpContext context, TokenDoor door) =>
        await TokenInput.BodyAsync<TokenInput.RefreshBody>(context) is { RefreshToken: { Length: > 0 } token }
            ? await door.RefreshAsync(context, token)
            : Unreadable(context, "refresh_token is needed.");

    private static async Task<IResult> LogoutAsync(HttpContext context, TokenDesk desk)
    {
        await desk.SignOutAsync(context);
        return Results.Json(new { success = true, message = "Logged out successfully" });
    }

    /// <summary>In the query, as V5 has it, or in the body.</summary>
    private static async Task<IResult> SwitchAsync(HttpContext context, TokenDesk desk)
    {
        var body = await TokenInput.BodyAsync<TokenInput.SwitchBody>(context);
        var query = context.Request.Query;
        var slug = query["tenant_slug"].FirstOrDefault() ?? body?.TenantSlug;
        var id = Guid.TryParse(query["tenant_id"].FirstOrDefault(), out var told) ? told : body?.TenantId;
        return slug is null && id is null ? Unreadable(context, "tenant_slug or tenant_id is needed.") : await desk.SwitchAsync(context, slug, id);
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext context, PasswordDesk desk) =>
        await TokenInput.BodyAsync<TokenInput.PasswordBody>(context) is { CurrentPassword: { Length: > 0 } current, NewPassword: { Length: > 0 } wanted }
            ? await desk.ChangeAsync(context, current, wanted)
            : Unreadable(context, "current_password and new_password are needed.");

    private static IResult Unreadable(HttpContext context, string detail) => ApiRefusal.Problem(context, StatusCodes.Status422UnprocessableEntity, detail);

    private static ValueTask<object?> KeepNothingAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
