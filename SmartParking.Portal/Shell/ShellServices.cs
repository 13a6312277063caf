namespace SmartParking.Portal.Shell;

/// <summary>What every page stands in: components, languages, error pages.</summary>
internal static class ShellServices
{
    public static void AddShell(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddLocalization();
    }

    public static void UseShell(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute(Paths.NotFound);
    }

    public static void MapShell(this WebApplication app)
    {
        // Filled with the pages.
    }
}
