using Microsoft.Extensions.Configuration.Json;

namespace SmartParking.Portal;

internal static class DevelopmentSettings
{
    /// <summary>
    /// In Development reads the appsettings.Development.json beside the solution, which lies outside the content root.
    /// It overrides the Portal's own JSON files; environment variables and the command line override it.
    /// </summary>
    public static void AddRootDevelopmentSettings(this WebApplicationBuilder builder)
    {
        if (!builder.Environment.IsDevelopment() || FindSolutionFolder() is not { } folder)
        {
            return;
        }

        var source = new JsonConfigurationSource { Path = Path.Combine(folder, "appsettings.Development.json"), Optional = true };
        source.ResolveFileProvider();
        var sources = builder.Configuration.Sources;
        var lastJson = sources.Select((each, index) => each is JsonConfigurationSource ? index : -1).Max();
        sources.Insert(lastJson + 1, source);
    }

    private static string? FindSolutionFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "SmartParking.sln")))
            {
                return folder;
            }
        }

        return null;
    }
}
