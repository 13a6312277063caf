using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using SmartParking.Portal.Monitoring;

namespace SmartParking.Tests.Support;

/// <summary>The lines a Portal would write to its console outside of Development.</summary>
internal sealed class KeptLog : ILogEventSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Emit(LogEvent logEvent)
    {
        using var line = new StringWriter(CultureInfo.InvariantCulture);
        PortalLogging.Format.Format(logEvent, line);
        _lines.Enqueue(line.ToString());
    }
}
