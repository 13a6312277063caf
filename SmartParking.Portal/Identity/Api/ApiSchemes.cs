using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Portal.Identity.Keys;
using SmartParking.Portal.Identity.Tokens;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity.Api;

/// <summary>
/// Which credential counts where: pages and what belongs to them go by the session's cookie, the API by what a program sends.
/// A cookie opens nothing of the API, so no other site can make a browser ask it; and a key or token opens no page.
/// </summary>
internal static class ApiSchemes
{
    private const string ByPath = "ByPath";
    private static readonly PathString[] Roots = [Paths.ApiAuth, Paths.ApiV6];

    public static bool IsApi(PathString path) => Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));

    public static void AddApi(this IServiceCollection services)
    {
        services.AddAuthentication(ByPath)
            .AddPolicyScheme(ByPath, null, options => options.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyHandler>(KeyHandler.SchemeName, null);
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(TokenHandler.Policy, policy => policy.RequireAuthenticatedUser().RequireClaim(System.Security.Claims.ClaimTypes.NameIdentifier));
        services.AddSingleton<TokenBook>();
        services.AddScoped<TokenRefresh>();
        services.AddScoped<TokenSignIn>();
        services.AddScoped<TokenDoor>();
        services.AddScoped<TokenDesk>();
        services.AddScoped<PasswordDesk>();
        services.AddSingleton<KeyDoor>();
        services.AddSingleton<KeyDirectory>();
        services.AddSingleton<KeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddSingleton<KeysQuery>();
        services.AddSingleton<MakeKey>();
        services.AddSingleton<ChangeKey>();
    }

    /// <summary>A bearer token comes first, a key second.</summary>
    private static string SchemeOf(HttpContext context) =>
        !IsApi(context.Request.Path) ? IdentityConstants.ApplicationScheme
        : context.Request.Headers.Authorization.Count == 0 && context.Request.Headers.ContainsKey(ApiKey.Header) ? KeyHandler.SchemeName
        : TokenHandler.SchemeName;
}
