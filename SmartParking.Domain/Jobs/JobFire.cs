using System.Globalization;
using Quartz;

namespace SmartParking.Domain.Jobs;

/// <summary>What Quartz fires, whichever job it is: its name says which.</summary>
internal sealed class JobFire(JobPerformer performer) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        new(performer.FireAsync(context.JobDetail.Key.Name, FiredAt(context), context.Recovering, cancellationToken));

    private static DateTimeOffset? FiredAt(IJobExecutionContext context)
    {
        var trigger = context.Recovering ? context.RecoveringTriggerKey : context.Trigger.Key;
        if (trigger?.Group != JobEngine.ScheduleGroup)
        {
            return null;
        }

        // Quartz tells a fire that comes late what it was first meant for, and one that comes a hair early when it came.
        return context.Recovering ? Told(context.MergedJobDataMap.GetString(SchedulerConstants.FailedJobOriginalTriggerFireTime))
            : context.ScheduledFireTimeUtc is { } meant && meant > context.FireTimeUtc ? meant
            : context.FireTimeUtc;
    }

    private static DateTimeOffset? Told(string? text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var milliseconds) ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment
        : null;
}
