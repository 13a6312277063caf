using SmartParking.Portal.Edge;
using SmartParking.Portal.Monitoring.Metrics;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Monitoring;

/// <summary><c>GET /metrics</c>, in Prometheus' text format, for this machine or with the scrape token; 404 where nothing is measured.</summary>
internal static class MetricsEndpoint
{
    // Prometheus names the Portal as it is found from where Prometheus is, comes over plain http inside, and is never to be told to come later.
    public static void MapMetrics(this WebApplication app) =>
        app.MapGet(Paths.Metrics, Tell).RequireAuthorization(ScrapeDoor.Policy).DisableHttpMetrics().WithMetadata(new AnswersWhileClosedAttribute(), new SecretDoorAttribute());

    private static IResult Tell(HttpContext context, MetricStore store)
    {
        context.Response.Headers.CacheControl = "no-store";
        return store.IsOn ? Results.Text(store.Write(), PrometheusText.ContentType) : Results.NotFound();
    }
}
