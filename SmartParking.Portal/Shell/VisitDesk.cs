using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace SmartParking.Portal.Shell;

/// <summary>Decides whether a person may see a page inside a circuit, by the same policies as a request for it.</summary>
internal sealed class VisitDesk(TenantDirectory directory, IAuthorizationService authorization, IAuthorizationPolicyProvider policies)
{
    public async Task<Visit> DecideAsync(ClaimsPrincipal person, RouteData route, CancellationToken cancellationToken)
    {
        var page = route.PageType;
        if (page.GetCustomAttribute<AllowAnonymousAttribute>() is not null)
        {
            return new Visit(Verdict.Open, null, false);
        }

        if (person.PersonId() is not { } id)
        {
            return new Visit(Verdict.SignIn, null, false);
        }

        var slug = SlugOf(route);
        var access = slug is null ? null : await directory.OpenToAsync(id, slug, cancellationToken);
        if (slug is not null && access is null)
        {
            return new Visit(Verdict.NotFound, null, await IsPlatformAdminAsync(person));
        }

        return new Visit(await JudgeAsync(person, route, page), access, await IsPlatformAdminAsync(person));
    }

    /// <summary>What stands around a page that does not exist: the navigation of the tenant in whose address it would be.</summary>
    /// <returns>Null for a stranger.</returns>
    public async Task<Visit?> AroundNothingAsync(ClaimsPrincipal person, string? slug, CancellationToken cancellationToken) =>
        person.PersonId() is not { } id ? null
        : new Visit(Verdict.NotFound, slug is null ? null : await directory.OpenToAsync(id, slug, cancellationToken), await IsPlatformAdminAsync(person));

    public static string? SlugOf(RouteData route) => route.RouteValues.GetValueOrDefault("Slug") as string;

    private async Task<Verdict> JudgeAsync(ClaimsPrincipal person, RouteData route, Type page)
    {
        var policy = await AuthorizationPolicy.CombineAsync(policies, page.GetCustomAttributes<AuthorizeAttribute>(inherit: true))
            ?? await policies.GetFallbackPolicyAsync()
            ?? await policies.GetDefaultPolicyAsync();
        var result = await authorization.AuthorizeAsync(person, route, policy);
        if (result.Succeeded)
        {
            return Verdict.Open;
        }

        return result.Failure.FailureReasons.Any(reason => reason.Message == PermissionHandler.NoSuchTenant) ? Verdict.NotFound : Verdict.Forbidden;
    }

    private async Task<bool> IsPlatformAdminAsync(ClaimsPrincipal person) =>
        (await authorization.AuthorizeAsync(person, null, PermissionAttribute.Prefix + Permission.PlatformView)).Succeeded;
}
