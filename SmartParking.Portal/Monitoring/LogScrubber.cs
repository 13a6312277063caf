using Serilog.Core;
using Serilog.Events;

namespace SmartParking.Portal.Monitoring;

/// <summary>Takes from every line what the framework adds to it and may hold a secret: the path of an invitation is one.</summary>
internal sealed class LogScrubber : ILogEventEnricher
{
    private static readonly string[] Never = ["RequestPath", "Path", "PathBase", "QueryString", "Host", "ActionName", "TransportConnectionId"];

    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        ArgumentNullException.ThrowIfNull(logEvent);
        foreach (var name in Never)
        {
            logEvent.RemovePropertyIfPresent(name);
        }
    }
}
