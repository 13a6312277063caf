using System.Diagnostics;
using OpenTelemetry;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Monitoring.Tracing;

/// <summary>
/// Stands before the exporter. Of the framework's spans only what <see cref="RequestTrail"/> has written stays: a path may hold an
/// invitation, a query anything.
/// </summary>
internal sealed class SpanScrubber : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        if (data.Source.Name == Traces.Name)
        {
            return;
        }

        foreach (var tag in data.TagObjects.Select(tag => tag.Key).Where(tag => !RequestTrail.Tags.Contains(tag)).ToList())
        {
            data.SetTag(tag, null);
        }

        if (data.Events.Any())
        {
            // An exception's message may quote what somebody sent; events cannot be taken away singly.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
