using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Shell;

/// <summary>What every page stands in: components, languages, error pages.</summary>
internal static class ShellServices
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddLocalization();
        builder.Services.AddOptions<RequestLocalizationOptions>().Configure<SiteCookies>((options, cookies) =>
        {
            string[] languages = [.. Languages.All.Keys];
            options.SetDefaultCulture(languages[0]).AddSupportedCultures(languages).AddSupportedUICultures(languages);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CookieRequestCultureProvider { CookieName = cookies.Name(Languages.Cookie) },
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
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = Paths.Error,
            CreateScopeForErrors = true,
            StatusCodeSelector = failure => failure is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
        });
        app.UseStatusCodePagesWithReExecute(Paths.NotFound, createScopeForStatusCodePages: true);
        app.Use(NoPagesForMachinesAsync);
        app.Use(RefuseStaleFormsAsync);
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
}
