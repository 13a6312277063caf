using System.Globalization;
using Serilog;
using Serilog.Formatting.Json;

namespace SmartParking.Portal.Monitoring;

internal static class PortalLogging
{
    /// <summary>Logs to the console: lines for people in Development, one JSON object per line elsewhere.</summary>
    public static void AddPortalLogging(this WebApplicationBuilder builder)
    {
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext();
        logger = builder.Environment.IsDevelopment()
            ? logger.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture)
            : logger.WriteTo.Console(new JsonFormatter(renderMessage: true));
        builder.Logging.ClearProviders().AddSerilog(logger.CreateLogger(), dispose: true);
    }
}
