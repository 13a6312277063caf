using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;

namespace SmartParking.Portal.Shell;

/// <summary>What every page stands in: components, languages, error pages.</summary>
internal static class ShellServices
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddLocalization();
        builder.Services.AddRequestLocalization(options =>
        {
            string[] languages = [.. Languages.All.Keys];
            options.SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = Languages.Cookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        // Development throws instead, which makes a stale form look like a defect.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
        builder.Services.AddExceptionHandler<BareFailures>();
        builder.Services.AddScoped<VisitDesk>();
        builder.Services.AddSingleton<PrerenderedVisits>();
        builder.Services.AddScoped<LiveAge>();
    }

    public static void UseShell(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseExceptionHandler(Paths.Error, createScopeForErrors: true);
        app.UseStatusCodePagesWithReExecute(Paths.NotFound, createScopeForStatusCodePages: true);
        app.Use(NoPagesForMachinesAsync);
        app.Use(RefuseStaleFormsAsync);
        app.Use(KeepOutOfCachesAsync);
    }

    public static void MapShell(this WebApplication app) => app.MapPreferences();

    /// <summary>Machines get bare answers; a page of ours would only confuse their logs. (UseWhen would leave the pages without routing.)</summary>
    private static Task NoPagesForMachinesAsync(HttpContext context, RequestDelegate next)
    {
        if (!BareFailures.IsPerson(context) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    }

    /// <summary>A form from before signing in or out carries a token that is not valid any more: the person begins anew.</summary>
    private static async Task RefuseStaleFormsAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (BareFailures.IsPerson(context) && HttpMethods.IsPost(context.Request.Method) && context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false })
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status303SeeOther;
            context.Response.Headers.Location = Paths.Home;
        }
    }

    /// <summary>After signing out, the back button must not bring a page back from the browser's memory.</summary>
    private static Task KeepOutOfCachesAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            if (context.Response.ContentType?.StartsWith("text/html", StringComparison.OrdinalIgnoreCase) == true)
            {
                context.Response.Headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
