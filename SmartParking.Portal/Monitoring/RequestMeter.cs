using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http.Features;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Monitoring;

/// <summary>Counts requests of programs, by tenant, and requests that were refused because there were too many. The framework counts all of them, by route.</summary>
internal sealed class RequestMeter
{
    private const string Nobody = "none";

    private readonly Counter<long> _requests;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _refused;

    public RequestMeter(IMeterFactory meters)
    {
        var meter = meters.Create("SmartParking.Requests");
        _requests = meter.CreateCounter<long>("api_requests_total", description: "Requests to the API, by what they were answered and for whom.");
        _seconds = meter.CreateHistogram(
            "api_request_duration_seconds", description: "How long requests to the API took.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });
        _refused = meter.CreateCounter<long>("rate_limit_rejections_total", description: "Requests answered 429.");
    }

    /// <summary>After authorisation: only then the tenant is known. A request that was refused before is in the framework's count alone.</summary>
    public async Task CountAsync(HttpContext context, RequestDelegate next, TimeProvider time)
    {
        if (context.WebSockets.IsWebSocketRequest)
        {
            // It lasts as long as a page is open, which is no answering time.
            context.Features.Get<IHttpMetricsTagsFeature>()?.MetricsDisabled = true;
        }

        if (!ApiSchemes.IsApi(context.Request.Path))
        {
            await next(context);
            return;
        }

        var begun = time.GetTimestamp();
        var status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            var (method, endpoint) = (Of("method", MethodOf(context)), Of("endpoint", EndpointOf(context)));
            _requests.Add(1, method, endpoint, Of("status_code", status), Of("tenant_id", TenantOf(context)));
            _seconds.Record(time.GetElapsedTime(begun).TotalSeconds, method, endpoint);
        }
    }

    public void Refused(HttpContext context) => _refused.Add(1, Of("tenant_id", TenantOf(context)), Of("endpoint", EndpointOf(context)));

    /// <summary>The pattern, never the path: a path has as many values as there are people who type.</summary>
    public static string EndpointOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Nobody;

    public static string MethodOf(HttpContext context) =>
        context.Request.Method is "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" ? context.Request.Method : "_OTHER";

    private static object TenantOf(HttpContext context) => RequestNotes.Of(context)?.Tenant ?? (object)Nobody;

    private static KeyValuePair<string, object?> Of(string label, object? value) => KeyValuePair.Create(label, value);
}
