using System.Globalization;
using Serilog;
using Serilog.Configuration;
using Serilog.Events;
using Serilog.Formatting.Json;

namespace SmartParking.Portal.Monitoring;

internal static class PortalLogging
{
    public static JsonFormatter Format { get; } = new(renderMessage: true);

    /// <summary>Logs to the console: lines for people in Development, one JSON object per line elsewhere.</summary>
    /// <param name="builder">Its configuration says how much.</param>
    /// <param name="toStandardError">Leaves standard output to what a verb itself has to say.</param>
    public static void AddPortalLogging(this WebApplicationBuilder builder, bool toStandardError = false)
    {
        LogEventLevel? errorsFrom = toStandardError ? LogEventLevel.Verbose : null;
        builder.AddPortalLogging(sinks => builder.Environment.IsDevelopment()
            ? sinks.Console(formatProvider: CultureInfo.InvariantCulture, standardErrorFromLevel: errorsFrom)
            : sinks.Console(Format, standardErrorFromLevel: errorsFrom));
    }

    /// <summary>The same to another place.</summary>
    public static void AddPortalLogging(this WebApplicationBuilder builder, Func<LoggerSinkConfiguration, LoggerConfiguration> to)
    {
        var logger = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext().Enrich.With<LogScrubber>();
        builder.Logging.ClearProviders().AddSerilog(to(logger.WriteTo).CreateLogger(), dispose: true);
    }
}
