using SmartParking.Domain.Sites;

namespace SmartParking.Portal.Sites;

internal static class SitesServices
{
    public static void AddSites(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SitesQuery>();
        services.AddSingleton<CreateSite>();
        services.AddSingleton<EditSite>();
        services.AddSingleton<DeleteSite>();
        services.AddSingleton<SiteParts>();
        services.AddSingleton<CreateSpace>();
        services.AddSingleton<EditSpace>();
        services.AddSingleton<RestoreSpace>();
    }
}
