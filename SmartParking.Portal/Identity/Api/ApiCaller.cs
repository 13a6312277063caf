using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Identity.Api;

/// <summary>Who sends a request to the API: the feature of a request that came with a good credential.</summary>
/// <param name="Access">What the credential opens in the tenant it speaks for.</param>
/// <param name="Key">Null for a person.</param>
/// <param name="Family">The person's family of tokens; null for a key.</param>
internal sealed record ApiCaller(TenantAccess Access, KeyHolder? Key, Guid? Family)
{
    /// <summary>Where one credential opens several tenants, says which.</summary>
    public const string TenantHeader = "X-Tenant-Slug";

    public static string SlugIn(HttpContext context, ApiCaller caller) =>
        context.GetRouteValue("slug") as string
        ?? (context.Request.Headers[TenantHeader] is [{ Length: > 0 } told] ? told : caller.Access.Tenant.Slug);
}
