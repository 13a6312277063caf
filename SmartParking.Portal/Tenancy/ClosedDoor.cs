using System.Net.Mime;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenancy;

/// <summary>Until the start gate is open everything else answers 503.</summary>
internal static class ClosedDoor
{
    private const string RetrySeconds = "5";

    // One page for every language, and nothing in it that needs a file, a script or a tenant.
    private const string Page =
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="refresh" content="{RetrySeconds}"><title>Smart Parking · 503</title></head>
        <body><main><h1>Smart Parking</h1><p>503 · <span lang="en">Not available yet</span> · <span lang="fr">Pas encore disponible</span> · ↻ {RetrySeconds} s</p></main></body></html>
        """;

    public static void UseStartGate(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<StartGate>();
        app.Use((context, next) => gate.IsOpen || MayAnswer(context) ? next(context) : RefuseAsync(context));
    }

    private static bool MayAnswer(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AnswersWhileClosedAttribute>() is not null
        || context.Request.Path.Equals(Paths.ChirpStackWebhook, StringComparison.Ordinal);

    private static async Task RefuseAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.Headers.RetryAfter = RetrySeconds;
        response.Headers.CacheControl = "no-store";
        if (context.Request.Headers.Accept.ToString().Contains(MediaTypeNames.Text.Html, StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/html; charset=utf-8";
            await response.WriteAsync(Page, context.RequestAborted);
        }
        else
        {
            await Results.Problem("The Portal is not open yet; try again soon.", statusCode: response.StatusCode, title: "Not now").ExecuteAsync(context);
        }
    }
}
