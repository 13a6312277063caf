using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity;
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
        services.AddIdentityCore<User>(Configure)
            .AddEntityFrameworkStores<ParkingIdentityContext>()
            .AddSignInManager()
            .AddClaimsPrincipalFactory<PersonClaimsFactory>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.FromSeconds(60));
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddCookie(IdentityConstants.ApplicationScheme, cookie => Configure(cookie, builder.Environment));
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
        services.AddSingleton<NobodysPassword>();
        services.AddScoped<SignInDoor>();
    }

    private static void Configure(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.Password.RequiredLength = 12;
        options.Password.RequireDigit = false;
        options.Password.RequireLowercase = false;
        options.Password.RequireUppercase = false;
        options.Password.RequireNonAlphanumeric = false;
        options.Lockout.AllowedForNewUsers = true;
        options.Lockout.MaxFailedAccessAttempts = 5;
        options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
    }

    /// <summary>Browsers take a <c>__Host-</c> cookie over HTTPS alone, so Development on http://localhost has a plain name.</summary>
    private static void Configure(Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions cookie, IHostEnvironment environment)
    {
        var plain = environment.IsDevelopment();
        cookie.Cookie.Name = plain ? "parking_session" : "__Host-parking_session";
        cookie.Cookie.SecurePolicy = plain ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.ExpireTimeSpan = TimeSpan.FromMinutes(30);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = Paths.SignIn;
        cookie.AccessDeniedPath = Paths.Forbidden;
        cookie.ReturnUrlParameter = "returnUrl";
        cookie.Events.OnValidatePrincipal = SecurityStampValidator.ValidatePrincipalAsync;
    }
}
