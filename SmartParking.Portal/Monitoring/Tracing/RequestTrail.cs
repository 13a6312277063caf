using System.Collections.Frozen;
using System.Diagnostics;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Monitoring.Tracing;

/// <summary>
/// One log line and the span of each request: its pattern, never its path, and ids. What answers while the Portal is closed (health, figures,
/// files) and what lasts as long as a page leaves neither.
/// </summary>
internal static partial class RequestTrail
{
    public static readonly FrozenSet<string> Tags = FrozenSet.Create(StringComparer.Ordinal, "http.request.method", "http.route", "http.response.status_code", "error.type", "request_id", "tenant_id", "site_id", "space_id");

    private static readonly PathString Hub = "/_blazor";

    public static void UseRequestTrail(this WebApplication app)
    {
        var time = app.Services.GetRequiredService<TimeProvider>();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SmartParking.Portal.Requests");
        app.Use((context, next) => LeavesNone(context) ? PassAsync(context, next) : FollowAsync(context, next, time, logger));
    }

    private static bool LeavesNone(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AnswersWhileClosedAttribute>() is not null
        || context.Request.Path.StartsWithSegments(Hub, StringComparison.OrdinalIgnoreCase)
        || context.WebSockets.IsWebSocketRequest;

    private static Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (Activity.Current is { Recorded: true } span)
        {
            span.IsAllDataRequested = false;
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }

        return next(context);
    }

    private static async Task FollowAsync(HttpContext context, RequestDelegate next, TimeProvider time, ILogger logger)
    {
        var span = Activity.Current;
        // Before: an error page takes the request's place.
        var endpoint = RequestMeter.EndpointOf(context);
        var begun = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            var (method, status) = (RequestMeter.MethodOf(context), context.Response.StatusCode);
            if (span is { Recorded: true })
            {
                Describe(span, context, method, endpoint, status);
            }

            // A sensor's door says by its metrics what it answered: a line for each event would cost as much as the event.
            var level = status >= StatusCodes.Status500InternalServerError ? LogLevel.Warning
                : status < StatusCodes.Status400BadRequest && context.Request.Path.Equals(Paths.ChirpStackWebhook, StringComparison.Ordinal) ? LogLevel.Trace
                : LogLevel.Information;
            if (logger.IsEnabled(level))
            {
                Log.Ended(logger, level, method, endpoint, status, Math.Round(time.GetElapsedTime(begun).TotalMilliseconds, 1));
            }
        }
    }

    private static void Describe(Activity span, HttpContext context, string method, string endpoint, int status)
    {
        span.DisplayName = $"{method} {endpoint}";
        span.SetTag("http.request.method", method).SetTag("http.route", endpoint).SetTag("http.response.status_code", status).SetTag("request_id", context.TraceIdentifier);
        if (RequestNotes.Of(context) is { } notes)
        {
            span.SetTag("tenant_id", notes.Tenant).SetTag("site_id", notes.Site).SetTag("space_id", notes.Space);
        }

        if (status >= StatusCodes.Status500InternalServerError)
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Message = "{Method} {Endpoint} was answered {StatusCode} in {Milliseconds} ms")]
        public static partial void Ended(ILogger logger, LogLevel level, string method, string endpoint, int statusCode, double milliseconds);
    }
}
