using System.Globalization;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace SmartParking.Portal.Monitoring;

internal static class PortalLogging
{
    /// <summary>Logs to the console: lines for people in Development, one JSON object per line elsewhere.</summary>
    /// <param name="builder">Its configuration says how much.</param>
    /// <param name="toStandardError">Leaves standard output to what a verb itself has to say.</param>
    public static void AddPortalLogging(this WebApplicationBuilder builder, bool toStandardError = false)
    {
        LogEventLevel? errorsFrom = toStandardError ? LogEventLevel.Verbose : null;
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext();
        logger = builder.Environment.IsDevelopment()
            ? logger.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: errorsFrom)
            : logger.WriteTo.Console(new JsonFormatter(renderMessage: true), standardErrorFromLevel: errorsFrom);
        builder.Logging.ClearProviders().AddSerilog(logger.CreateLogger(), dispose: true);
    }
}
