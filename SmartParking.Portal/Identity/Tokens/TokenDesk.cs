using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary>What somebody with an access token does about himself.</summary>
internal sealed class TokenDesk(UserManager<User> users, TenantDirectory directory, TokenBook tokens, SignInAudit audit)
{
    private const string Gone = "Device not found";

    public async Task<IResult> MeAsync(HttpContext context) => Results.Json(TokenAnswers.Of(await UserAsync(context), AccessOf(context)), TokenAnswers.Json);

    public async Task<IResult> TenantsAsync(HttpContext context)
    {
        var user = await UserAsync(context);
        return Results.Json(TokenAnswers.Of(user, AccessOf(context), await directory.OfAsync(user.Id, context.RequestAborted)), TokenAnswers.Json);
    }

    public async Task SignOutAsync(HttpContext context)
    {
        var caller = context.Caller();
        if (await tokens.EndAsync(caller.Family!.Value, caller.Access.UserId, "signed_out", CancellationToken.None))
        {
            await audit.TokenAsync(caller.Access.UserId, "token.sign_out", null, ActorOf(context, caller), CancellationToken.None);
        }
    }

    /// <summary>A tenant one does not belong to answers as one that does not exist.</summary>
    public async Task<IResult> SwitchAsync(HttpContext context, string? slug, Guid? id)
    {
        var caller = context.Caller();
        var (person, cancel) = (caller.Access.UserId, context.RequestAborted);
        var access = slug is not null ? await directory.FindAsync(person, slug, cancel) : await directory.FindAsync(person, new TenantId(id!.Value), cancel);
        if (access is null)
        {
            return ApiRefusal.Problem(context, StatusCodes.Status403Forbidden, $"Access denied to tenant: {slug ?? id.ToString()}");
        }

        var pair = await tokens.SwitchAsync(new TokenPerson(person, caller.Family!.Value, caller.Access.TenantId), access.TenantId, CancellationToken.None);
        return Results.Json(TokenAnswers.Of(pair, await UserAsync(context), access), TokenAnswers.Json);
    }

    public async Task<IResult> DevicesAsync(HttpContext context)
    {
        var caller = context.Caller();
        return Results.Json(TokenAnswers.Of(await tokens.OfAsync(caller.Access.UserId, context.RequestAborted), caller.Family), TokenAnswers.Json);
    }

    public async Task<IResult> EndDeviceAsync(HttpContext context, Guid id)
    {
        var caller = context.Caller();
        if (!await tokens.EndAsync(id, caller.Access.UserId, "revoked", CancellationToken.None))
        {
            return ApiRefusal.Problem(context, StatusCodes.Status404NotFound, Gone);
        }

        await audit.TokenAsync(caller.Access.UserId, "token.revoke", new { family = id }, ActorOf(context, caller), CancellationToken.None);
        return Results.NoContent();
    }

    private static Actor ActorOf(HttpContext context, ApiCaller caller) => context.ActorFor(caller.Access.UserId, caller.Access.PersonName);

    private static TenantAccess AccessOf(HttpContext context) => context.Caller().Access;

    private async Task<User> UserAsync(HttpContext context) =>
        await users.FindByIdAsync(AccessOf(context).UserId.ToString()) ?? throw new InvalidOperationException("The person of a token that was just found is gone.");
}
