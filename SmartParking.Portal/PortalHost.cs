using Radzen;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal;

/// <summary>Composes the Portal. Tests build the same host on a free port: <c>--urls http://127.0.0.1:0</c>.</summary>
internal static class PortalHost
{
    public static WebApplication Build(string[] args)
    {
        // Named, not derived: under a test runner the entry assembly and the working directory are another's.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(PortalHost).Assembly.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.AddRootDevelopmentSettings();
        builder.AddPortalLogging();
        builder.WebHost.UseStaticWebAssets();
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddRadzenComponents();

        var app = builder.Build();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
