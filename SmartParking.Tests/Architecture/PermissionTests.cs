using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Portal;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Architecture;

/// <summary>Nothing is open because nobody thought of it.</summary>
public sealed class PermissionTests
{
    /// <summary>Everything a stranger may ask for, besides files without data. Whoever adds to it says why.</summary>
    private static readonly string[] Anonymous =
    [
        "GET /health",                  // monitors have no session; tells parts and moments alone
        "GET /health/db",
        "GET /health/full",
        "GET /health/live",
        "GET /health/ready",
        "GET /api/v6/status",
        "GET /openapi/v6.json",
        "* /openapi/{**path}",
        "GET /webhooks/health",
        "GET /ws",                      // asks for a token or key itself, in the first message
        "POST /api/auth/login",         // asks for a password itself, with a budget by address
        "POST /api/auth/refresh",       // asks for a refresh token itself
        "POST /webhooks/chirpstack",    // has secrets of its own
        "POST /preferences",            // language and theme, before signing in, too
        "POST /sign-out",               // harmless without a session, and a session may just have ended
        "* /error",
        "* /forbidden",
        "* /account/confirm",           // the token in the link is the secret; its person may be signed in elsewhere
        "* /account/forgot",            // who has forgotten his password cannot sign in
        "* /account/reset",
        "* /invite/{Token}",            // whoever follows it may have no account yet; the token is the secret
        "* /not-found",
        "* /sign-in", "* /sign-in/code",
    ];

    [Fact]
    public void Every_page_says_who_may_open_it() =>
        typeof(PortalHost).Assembly.GetTypes()
            .Where(type => type.IsDefined(typeof(RouteAttribute)))
            .Where(type => !type.GetCustomAttributes().Any(attribute => attribute is IAuthorizeData or IAllowAnonymous))
            .Select(type => $"{type.FullName}: add @attribute [Permission(Permission.…)], or [Authorize] for everybody who is signed in, or [AllowAnonymous].")
            .ShouldBeEmpty();

    [Fact]
    public async Task Every_endpoint_says_who_may_call_it_and_the_open_ones_were_reviewed()
    {
        await using var database = await PortalDatabase.CreateAsync();
        await using var portal = await RunningPortal.StartAsync(database);
        var endpoints = portal.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && !IsOfTheFramework(endpoint))
            .ToList();

        endpoints.ShouldNotBeEmpty();
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAuthorizeData>() is null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null)
            .Select(endpoint => $"{Called(endpoint)}: put RequireAuthorization or a [Permission] on its group; AllowAnonymous only with a line in this test.")
            .ShouldBeEmpty();
        endpoints.Where(endpoint => endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null).Select(Called).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(Anonymous.Order(StringComparer.Ordinal), "the anonymous endpoints are reviewed: change the list in this test on purpose");
    }

    /// <summary>The circuit's hub and scripts, and in Development a search for files, are mapped by the framework; the fallback policy decides on them, and each page on itself.</summary>
    private static bool IsOfTheFramework(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText is { } path
        && (path == "{**path:file}" || path.StartsWith("/_blazor", StringComparison.Ordinal) || path.StartsWith("_framework/", StringComparison.Ordinal) || path.StartsWith("/_framework/", StringComparison.Ordinal));

    private static string Called(RouteEndpoint endpoint)
    {
        var isPage = endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata>() is not null;
        var methods = isPage ? null : endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods;
        return $"{(methods is null ? "*" : string.Join('|', methods))} /{endpoint.RoutePattern.RawText?.Trim('/')}";
    }
}
