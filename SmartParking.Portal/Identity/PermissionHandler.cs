using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Monitoring;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Decides a <see cref="PermissionRequirement"/> for a request and for a page inside a circuit alike: the tenant comes from
/// the route, the person from the session, and what he may from the database, asked anew. Of the API tenant and person, or key,
/// come from the credential.
/// </summary>
internal sealed class PermissionHandler(TenantDirectory directory, OfferedPermissions offered, IServiceScopeFactory scopes) : AuthorizationHandler<PermissionRequirement>
{
    /// <summary>The failure that stands for "there is no such thing for you": answered as not found.</summary>
    public const string NoSuchTenant = "no such tenant";

    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, PermissionRequirement requirement)
    {
        if (context.Resource is HttpContext http && http.Features.Get<ApiCaller>() is { } caller)
        {
            await DecideApiAsync(context, requirement, http, caller);
            return;
        }

        if (context.User.PersonId() is not { } person)
        {
            return;
        }

        if (!offered.Offers(requirement.Permission))
        {
            context.Fail(new AuthorizationFailureReason(this, NoSuchTenant));
            return;
        }

        if (Permission.IsPlatform(requirement.Permission))
        {
            await DecidePlatformAsync(context, requirement, person);
            return;
        }

        var access = SlugOf(context.Resource) is { } slug ? await directory.OpenToAsync(person, slug, CancellationToken.None) : null;
        if (access is null)
        {
            context.Fail(new AuthorizationFailureReason(this, NoSuchTenant));
        }
        else if (access.May(requirement.Permission))
        {
            RequestNotes.Of(context.Resource as HttpContext)?.Concern(access.TenantId);
            context.Succeed(requirement);
        }
    }

    /// <summary>
    /// By the same table for a key as for a person: the tenant is the credential's, or for a person the one he names. What was
    /// found is left at the request for the endpoint.
    /// </summary>
    private async Task DecideApiAsync(AuthorizationHandlerContext context, PermissionRequirement requirement, HttpContext http, ApiCaller caller)
    {
        if (Permission.IsPlatform(requirement.Permission))
        {
            await DecidePlatformApiAsync(context, requirement, caller);
            return;
        }

        var slug = ApiCaller.SlugIn(http, caller);
        var access = slug == caller.Access.Tenant.Slug ? caller.Access
            : caller.Key is null ? await directory.FindAsync(caller.Access.UserId, slug, http.RequestAborted)
            : null;
        if (access is null)
        {
            context.Fail(new AuthorizationFailureReason(this, NoSuchTenant));
        }
        else if (access.May(requirement.Permission))
        {
            http.Features.Set(access);
            RequestNotes.Of(http)?.Concern(access.TenantId);
            context.Succeed(requirement);
        }
        else if (access is KeyAccess key && !key.Covers(requirement.Permission) && Scope.For(requirement.Permission) is { } lacked)
        {
            context.Fail(new AuthorizationFailureReason(this, ApiRefusal.LackedScope + lacked));
        }
    }

    /// <summary>For platform admins with a token of their own; to everybody else there is no such thing. No tenant is left at the request.</summary>
    private Task DecidePlatformApiAsync(AuthorizationHandlerContext context, PermissionRequirement requirement, ApiCaller caller)
    {
        if (caller.Key is null && offered.Offers(requirement.Permission))
        {
            return DecidePlatformAsync(context, requirement, caller.Access.UserId);
        }

        context.Fail(new AuthorizationFailureReason(this, NoSuchTenant));
        return Task.CompletedTask;
    }

    /// <summary>The claim in the cookie is not asked: it may be as old as the session.</summary>
    private async Task DecidePlatformAsync(AuthorizationHandlerContext context, PermissionRequirement requirement, Guid person)
    {
        await using var scope = scopes.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<User>>().FindByIdAsync(person.ToString());
        if (user is { PlatformAdmin: true })
        {
            context.Succeed(requirement);
        }
        else
        {
            context.Fail(new AuthorizationFailureReason(this, NoSuchTenant));
        }
    }

    private static string? SlugOf(object? resource) => resource switch
    {
        HttpContext http => http.GetRouteValue("slug") as string,
        Microsoft.AspNetCore.Components.RouteData route => route.RouteValues.GetValueOrDefault("Slug") as string ?? route.RouteValues.GetValueOrDefault("slug") as string,
        string slug => slug,
        _ => null,
    };
}
