using System.Net;
using System.Net.Mime;
using Microsoft.Extensions.Localization;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Edge;

/// <summary>How the edge says no: a page without scripts for people, problem details for machines, both with the request's id.</summary>
internal static class Refusal
{
    /// <param name="context">Whose answer has not begun.</param>
    /// <param name="status">400 and above.</param>
    /// <param name="what">Names the texts <c>Refused.{what}.Title</c> and <c>Refused.{what}.Text</c>.</param>
    /// <param name="againAfter">When a browser asks again by itself.</param>
    public static async Task WriteAsync(HttpContext context, int status, string what, TimeSpan? againAfter = null)
    {
        var texts = context.RequestServices.GetRequiredService<IStringLocalizer<EdgeTexts>>();
        string title = texts[$"Refused.{what}.Title"];
        string text = texts[$"Refused.{what}.Text"];
        context.Response.StatusCode = status;
        if (!BareFailures.IsPerson(context))
        {
            await ProblemAsync(context, status, title, text);
            return;
        }

        if (againAfter is { } pause)
        {
            context.Response.Headers["Refresh"] = Math.Ceiling(pause.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        context.Response.ContentType = MediaTypeNames.Text.Html + "; charset=utf-8";
        await context.Response.WriteAsync(Page(title, text, texts["Refused.Request"], texts["Refused.Again"], context), context.RequestAborted);
    }

    public static Task ProblemAsync(HttpContext context, int status, string? title = null, string? detail = null) =>
        Results.Problem(detail, statusCode: status, title: title, extensions: [KeyValuePair.Create<string, object?>("requestId", context.TraceIdentifier)]).ExecuteAsync(context);

    private static string Page(string title, string text, string request, string again, HttpContext context) =>
        $"""
        <!DOCTYPE html>
        <html lang="{System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{WebUtility.HtmlEncode(title)} · Smart Parking</title><link rel="stylesheet" href="/shell.css"></head>
        <body><main class="notice" data-notice="refused"><h1>{WebUtility.HtmlEncode(title)}</h1><p>{WebUtility.HtmlEncode(text)}</p>
        <p class="muted">{WebUtility.HtmlEncode(request)} <code data-request-id>{WebUtility.HtmlEncode(context.TraceIdentifier)}</code></p>
        <p><a class="button" href="{WebUtility.HtmlEncode(LocalUrl.OrHome(context.Request.Path + context.Request.QueryString))}">{WebUtility.HtmlEncode(again)}</a></p></main></body></html>
        """;
}
