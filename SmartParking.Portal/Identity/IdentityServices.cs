using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Identity;

/// <summary>Who people are and what they may: sessions, and a permission on everything that does not say otherwise.</summary>
internal static class IdentityServices
{
    public static void AddParkingIdentity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddHttpContextAccessor();
        services.AddDbContextFactory<ParkingIdentityContext>((provider, options) => options.UseNpgsql(provider.GetRequiredService<ParkingSources>().Auth));
        services.TryAddScoped<IPasswordHasher<User>, PresentHasher>();
        services.AddIdentityCore<User>(SecurityDefaults.Apply)
            .AddPasswordValidator<PasswordBlocklist>()
            .AddEntityFrameworkStores<ParkingIdentityContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PersonClaimsFactory>();
        services.Configure<PasswordHasherOptions>(SecurityDefaults.Apply);
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            SecurityDefaults.Apply(options);
            options.OnRefreshingPrincipal = SessionAge.KeepAsync;
        });
        services.AddApi();
        services.AddAuthentication().AddCookie(IdentityConstants.ApplicationScheme);
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme).Configure<SiteCookies>(Configure);
        services.AddSingleton<OfferedPermissions>();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicies>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, NotFoundInsteadOfForbidden>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionRevalidation>();
        services.AddScoped<CircuitOrigin>();
        services.AddScoped<CircuitHandler, CircuitOriginHandler>();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<SignInAudit>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<PeopleListener>();
        services.AddHostedService(provider => provider.GetRequiredService<PeopleListener>());
        services.AddSingleton<AccessFeed>();
        services.AddHostedService(provider => provider.GetRequiredService<AccessFeed>());
        services.AddSingleton<NobodysPassword>();
        services.AddSingleton<AttemptBook>();
        services.AddSingleton<AccountLocks>();
        services.AddSingleton<KnownDevice>();
        services.AddSingleton<HashQueue>();
        services.AddSingleton<OldPasswords>();
        services.AddScoped<PasswordRenewal>();
        services.AddScoped<PasswordProof>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<SignInDoor>();
        services.AddScoped<FreshSession>();
        services.AddScoped<NewPassword>();
    }

    private static void Configure(CookieAuthenticationOptions session, SiteCookies cookies)
    {
        session.Cookie.Name = cookies.Name("parking_session");
        session.Cookie.SecurePolicy = cookies.Policy;
        session.Cookie.HttpOnly = true;
        session.Cookie.SameSite = SameSiteMode.Lax;
        session.ExpireTimeSpan = SecurityDefaults.SessionIdle;
        session.SlidingExpiration = true;
        session.LoginPath = Paths.SignIn;
        session.AccessDeniedPath = Paths.Forbidden;
        session.ReturnUrlParameter = "returnUrl";
        session.Events.OnRedirectToLogin = AskToSignIn;
        // The page alone decides where to (LocalUrl); the handler would judge the same address by rules of its own.
        session.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;
        session.Events.OnSigningIn = SessionAge.BeginAsync;
        session.Events.OnValidatePrincipal = SessionAge.ValidateAsync;
    }

    /// <summary>A page leads to the sign-in page; a machine that asked for anything else would take that for an answer.</summary>
    private static Task AskToSignIn(RedirectContext<CookieAuthenticationOptions> context)
    {
        if (BareFailures.IsPerson(context.HttpContext) || context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
        {
            context.Response.Redirect(context.RedirectUri);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }

        return Task.CompletedTask;
    }
}
