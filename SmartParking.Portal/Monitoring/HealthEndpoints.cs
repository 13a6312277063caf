using System.Reflection;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>
/// <c>/health</c> for people and V5's monitors, <c>/health/live</c> for who would restart the process, <c>/health/ready</c>
/// for who sends it requests. All are anonymous JSON.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly string Version =
        typeof(HealthEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    public static void AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PortalHealth>();
        builder.Services.AddHostedService<PartitionKeeper>();
    }

    public static void MapHealth(this WebApplication app)
    {
        var group = app.MapGroup(Paths.Health).AllowAnonymous().WithMetadata(new AnswersWhileClosedAttribute());
        group.MapGet("", WholeAsync);
        group.MapGet("/live", (TimeProvider time) => Results.Json(new { status = "alive", timestamp = time.GetUtcNow() }));
        group.MapGet("/ready", ReadyAsync);
    }

    private static async Task<IResult> WholeAsync(PortalHealth health, TimeProvider time, CancellationToken cancellationToken)
    {
        var parts = await health.PartsAsync(cancellationToken);
        var failing = parts.Where(part => !part.Works).ToList();
        var status = failing.Count == 0 ? "healthy" : failing.TrueForAll(part => part.Name is "database_platform" or "intake" or PortalHealth.SpoolPart) ? "degraded" : "unhealthy";
        var answer = new
        {
            status,
            version = Version,
            timestamp = time.GetUtcNow(),
            checks = parts.ToDictionary(part => part.Name, part => new { status = part.Works ? "healthy" : "unhealthy", detail = part.Status, since = part.Since }),
        };
        return Results.Json(answer, statusCode: status == "unhealthy" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static async Task<IResult> ReadyAsync(PortalHealth health, TimeProvider time, CancellationToken cancellationToken)
    {
        var failing = (await health.PartsAsync(cancellationToken)).Where(part => !part.Works && part.Name != PortalHealth.SpoolPart).ToList();
        return failing.Count == 0
            ? Results.Json(new { status = "ready", timestamp = time.GetUtcNow() })
            : Results.Json(
                new { status = "not ready", timestamp = time.GetUtcNow(), failing = failing.Select(part => new { part = part.Name, status = part.Status, since = part.Since }) },
                statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
