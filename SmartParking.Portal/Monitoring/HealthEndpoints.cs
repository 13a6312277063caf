using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>
/// Health for people, for who would restart the process, for who sends it requests, and for the monitors of V5 and V6, whose fields are all there:
/// see docs/monitoring.md. All are anonymous JSON; findings are told to who has the scrape token.
/// </summary>
internal static class HealthEndpoints
{
    /// <summary>What V5 had and this Portal has not: said, so that nobody takes it for broken.</summary>
    private const string NotUsed = "not used";

    private static readonly string[] ApiVersions = ["v6"];

    public static void MapHealth(this WebApplication app)
    {
        var group = app.MapGroup(string.Empty).AllowAnonymous().DisableHttpMetrics().WithMetadata(new AnswersWhileClosedAttribute());
        group.MapGet(Paths.Health, WholeAsync);
        group.MapGet(Paths.Health + "/db", DatabaseAsync);
        group.MapGet(Paths.Health + "/full", FullAsync);
        group.MapGet(Paths.HealthLive, Live);
        group.MapGet(Paths.HealthReady, ReadyAsync);
        group.MapGet(Paths.ApiStatus, StatusAsync);
        group.MapGet(Paths.WebhooksHealth, Door);
    }

    private static async Task<IResult> WholeAsync(HttpContext context, PortalHealth health, PoolFigures pool, MonitoringOptions options, TimeProvider time)
    {
        var parts = await health.PartsAsync(context.RequestAborted);
        var status = Judge(parts);
        var checks = parts.ToDictionary(part => part.Name, part => Healthy(part.Works));
        checks["redis"] = NotUsed;
        checks["chirpstack"] = NotUsed;
        checks["rate_limiter"] = Healthy(true);
        var stats = new
        {
            database = pool.Read(),
            chirpstack = new { status = NotUsed, version = (string?)null, device_count = (int?)null, pool_size = (int?)null, pool_free = (int?)null, pool_max = (int?)null },
        };
        return Answer(new { status, version = PortalVersion.Text, timestamp = time.GetUtcNow(), checks, stats, parts = Told(context, options, parts) }, status != "unhealthy");
    }

    private static async Task<IResult> DatabaseAsync(HttpContext context, PortalHealth health, PoolFigures pool, MonitoringOptions options, TimeProvider time)
    {
        var parts = (await health.PartsAsync(context.RequestAborted)).Where(part => part.Name.StartsWith(PortalHealth.DatabasePart, StringComparison.Ordinal)).ToList();
        var status = Judge(parts);
        var answer = new { status, timestamp = time.GetUtcNow(), database = parts[0].Works ? "connected" : "disconnected", pool = pool.Read(), parts = Told(context, options, parts) };
        return Answer(answer, status != "unhealthy");
    }

    private static async Task<IResult> FullAsync(HttpContext context, PortalHealth health, MonitoringOptions options, TimeProvider time)
    {
        var parts = await health.PartsAsync(context.RequestAborted);
        var status = Judge(parts);
        return Answer(new { status, version = PortalVersion.Text, timestamp = time.GetUtcNow(), components = Components(context, options, parts) }, status != "unhealthy");
    }

    private static async Task<IResult> StatusAsync(HttpContext context, PortalHealth health, MonitoringOptions options, TimeProvider time)
    {
        var parts = await health.PartsAsync(context.RequestAborted);
        var status = Judge(parts) switch { "healthy" => "operational", "degraded" => "degraded", _ => "unavailable" };
        var answer = new
        {
            name = "Smart Parking",
            status,
            version = PortalVersion.Text,
            api_versions = ApiVersions,
            timestamp = time.GetUtcNow(),
            health = Paths.Health,
            components = Components(context, options, parts),
        };
        return Answer(answer, status != "unavailable");
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, PortalHealth health, TimeProvider time)
    {
        var parts = (await health.PartsAsync(context.RequestAborted)).Where(part => part.Name is not (PortalHealth.SpoolPart or PortalHealth.BackupsPart)).ToList();
        var failing = parts.Where(part => !part.Works).Select(part => new { part = part.Name, status = part.Status, since = part.Since }).ToList();
        var checks = parts.ToDictionary(part => part.Name, part => part.Works ? "ready" : $"not ready: {part.Status}");
        checks["redis"] = NotUsed;
        checks["chirpstack_mqtt"] = NotUsed;
        checks["downlink_worker"] = NotUsed;
        return failing.Count == 0
            ? Answer(new { status = "ready", timestamp = time.GetUtcNow(), checks }, true)
            : Answer(new { status = "not_ready", timestamp = time.GetUtcNow(), checks, failing }, false);
    }

    /// <summary>Also while it drains: who would be restarted for it would lose what it has begun.</summary>
    private static IResult Live(PortalHealth health, TimeProvider time)
    {
        var workers = health.Workers();
        var lives = workers.All(worker => worker.Lives);
        var checks = workers.ToDictionary(worker => worker.Name, worker => worker.Word);
        checks["downlink_worker"] = "not initialized";
        return Answer(new { status = lives ? "live" : "dead", timestamp = time.GetUtcNow(), checks }, lives);
    }

    private static IResult Door(PortalHealth health, TimeProvider time)
    {
        var door = health.Door();
        var status = !door.Works ? "unhealthy" : door.Status == "open" ? "healthy" : "degraded";
        return Answer(new { status, service = "parking-webhooks", timestamp = time.GetUtcNow(), detail = door.Status, since = door.Since }, door.Works);
    }

    /// <summary>Without the platform's role, with a spool that fills and with old backups, tenants still work; who drains finishes what it has begun.</summary>
    private static string Judge(IReadOnlyList<HealthPart> parts) =>
        parts.All(part => part.Works) ? "healthy"
        : parts.All(part => part.Works || part.Name is PortalHealth.PlatformPart or PortalHealth.IntakePart or PortalHealth.SpoolPart or PortalHealth.BackupsPart) ? "degraded"
        : "unhealthy";

    private static Dictionary<string, object> Components(HttpContext context, MonitoringOptions options, IReadOnlyList<HealthPart> parts)
    {
        var told = Told(context, options, parts);
        // V6's name for it.
        told["rls"] = told[PortalHealth.IsolationPart];
        told.Remove(PortalHealth.IsolationPart);
        return told;
    }

    private static Dictionary<string, object> Told(HttpContext context, MonitoringOptions options, IReadOnlyList<HealthPart> parts)
    {
        var whole = ScrapeDoor.HasToken(context, options);
        return parts.ToDictionary(
            part => part.Name,
            part => whole
                ? (object)new { status = Healthy(part.Works), detail = part.Status, since = part.Since, findings = part.Findings }
                : new { status = Healthy(part.Works), detail = part.Status, since = part.Since });
    }

    private static string Healthy(bool works) => works ? "healthy" : "unhealthy";

    private static IResult Answer(object told, bool good) => Results.Json(told, statusCode: good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
