using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Monitoring;

internal static class HealthEndpoints
{
    public static void AddHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks();

    public static void MapHealth(this WebApplication app) => app.MapHealthChecks(Paths.HealthLive).AllowAnonymous();
}
