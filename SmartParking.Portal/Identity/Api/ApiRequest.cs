using Microsoft.AspNetCore.Http.Features;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Identity.Api;

/// <summary>What an endpoint of the API knows of its request once it was let through.</summary>
internal static class ApiRequest
{
    /// <summary>Who asks.</summary>
    public static ApiCaller Caller(this HttpContext context) => context.Features.GetRequiredFeature<ApiCaller>();

    /// <summary>As what the one who asks is written into the audit.</summary>
    public static Actor Actor(this HttpContext context) => context.ActorFor(context.Caller());

    /// <summary>The tenant it is about, and what the caller may there; where a permission was demanded.</summary>
    public static TenantAccess Access(this HttpContext context) => context.Features.GetRequiredFeature<TenantAccess>();
}
