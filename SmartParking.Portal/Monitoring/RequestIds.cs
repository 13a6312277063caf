using System.Diagnostics;

namespace SmartParking.Portal.Monitoring;

/// <summary>One id per request, in its answer, its problem details, its log lines and its audit entries.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-ID";

    public static void UseRequestIds(this WebApplication app)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("SmartParking.Portal.Requests");
        app.Use(async (context, next) =>
        {
            context.TraceIdentifier = Told(context.Request.Headers) ?? "req_" + Guid.CreateVersion7().ToString("N")[20..];
            // When the answer starts: an error page clears what was set before.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers[Header] = context.TraceIdentifier;
                return Task.CompletedTask;
            });
            var notes = new RequestNotes(context.TraceIdentifier);
            context.Features.Set(notes);
            using (logger.BeginScope(notes))
            {
                await next(context);
            }
        });
    }

    /// <summary>A caller may bring its own id, as long as it cannot forge log lines with it, or a trace (W3C traceparent).</summary>
    private static string? Told(IHeaderDictionary headers)
    {
        if (headers[Header] is [{ } id] && IsUsable(id))
        {
            return id;
        }

        return headers.TraceParent is [{ } parent] && ActivityContext.TryParse(parent, null, out var trace) ? trace.TraceId.ToHexString() : null;
    }

    private static bool IsUsable(string id) => id.Length is > 0 and <= 50 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
