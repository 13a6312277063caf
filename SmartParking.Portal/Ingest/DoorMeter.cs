using System.Diagnostics.Metrics;
using SmartParking.Portal.Monitoring;

namespace SmartParking.Portal.Ingest;

/// <summary>Counts what the sensors' door answered, for whom and how fast. The names are V5's.</summary>
internal sealed class DoorMeter : IEndpointFilter
{
    private const string Nobody = "none";

    private readonly TimeProvider _time;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _wrong;
    private readonly Histogram<double> _seconds;

    public DoorMeter(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create("SmartParking.Door");
        _requests = meter.CreateCounter<long>("uplink_requests_total", description: "Events that came to the webhook, by what was answered.");
        _wrong = meter.CreateCounter<long>("webhook_signature_failures_total", description: "Requests without a known secret; whose it was nobody can tell.");
        _seconds = meter.CreateHistogram(
            "uplink_processing_duration_seconds", description: "From the request to the answer, which says that the event is durable.", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10] });
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var begun = _time.GetTimestamp();
        var answer = await next(context);
        var status = KeyValuePair.Create<string, object?>("status", Word((answer as IStatusCodeHttpResult)?.StatusCode));
        var tenant = KeyValuePair.Create<string, object?>("tenant_id", RequestNotes.Of(context.HttpContext)?.Tenant ?? (object)Nobody);
        _requests.Add(1, status, tenant);
        _seconds.Record(_time.GetElapsedTime(begun).TotalSeconds, status);
        if (answer is IStatusCodeHttpResult { StatusCode: StatusCodes.Status401Unauthorized })
        {
            _wrong.Add(1, tenant);
        }

        return answer;
    }

    private static string Word(int? status) => status switch
    {
        StatusCodes.Status204NoContent => "acknowledged",
        StatusCodes.Status202Accepted => "spooled",
        StatusCodes.Status400BadRequest => "refused",
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => "unauthorized",
        StatusCodes.Status503ServiceUnavailable => "unavailable",
        _ => "refused",
    };
}
