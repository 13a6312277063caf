using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Factors;

internal static class FactorsServices
{
    public static void AddFactors(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        // The second is Identity's own, where it keeps a passkey's challenge.
        foreach (var (scheme, name) in new[] { (HalfSession.Scheme, "parking_half"), (IdentityConstants.TwoFactorUserIdScheme, "parking_passkey") })
        {
            services.AddAuthentication().AddCookie(scheme);
            services.AddOptions<CookieAuthenticationOptions>(scheme).Configure<SiteCookies>((options, cookies) =>
            {
                options.Cookie.Name = cookies.Name(name);
                options.Cookie.SecurePolicy = cookies.Policy;
                options.Cookie.HttpOnly = true;
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.ExpireTimeSpan = HalfSession.Lasts;
                options.SlidingExpiration = false;
            });
        }

        services.Configure<IdentityPasskeyOptions>(SecurityDefaults.Apply);
        services.AddSingleton<Authenticators>();
        services.AddSingleton<FactorLog>();
        services.AddScoped<SecondStep>();
        services.AddScoped<Passkeys>();
    }
}
