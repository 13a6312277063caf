namespace SmartParking.Portal.Monitoring;

/// <summary>One id per request, in its answer, its log lines and its audit entries.</summary>
internal static class RequestIds
{
    public const string Header = "X-Request-ID";

    public static void UseRequestIds(this WebApplication app) => app.Use(async (context, next) =>
    {
        var told = context.Request.Headers[Header].ToString();
        context.TraceIdentifier = IsUsable(told) ? told : "req_" + Guid.CreateVersion7().ToString("N")[20..];
        context.Response.Headers[Header] = context.TraceIdentifier;
        var logger = context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("SmartParking.Portal.Requests");
        using (logger.BeginScope(new Dictionary<string, object> { ["RequestId"] = context.TraceIdentifier }))
        {
            await next(context);
        }
    });

    /// <summary>A caller may bring its own id, as long as it cannot forge log lines with it.</summary>
    private static bool IsUsable(string id) => id.Length is > 0 and <= 50 && id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
