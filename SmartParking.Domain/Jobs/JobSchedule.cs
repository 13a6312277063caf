using Quartz;

namespace SmartParking.Domain.Jobs;

/// <summary>The moments of one job's schedule. They are UTC: no clock that is put forward or back in spring or autumn moves them.</summary>
public sealed class JobSchedule(string cron)
{
    private readonly CronExpression _cron = new(cron, TimeZoneInfo.Utc);

    public DateTimeOffset Next(DateTimeOffset after) => _cron.GetNextValidTimeAfter(after) ?? DateTimeOffset.MaxValue;

    /// <summary>
    /// The moment of the schedule that a fire is for: the last one at or before it. A fire that comes late, because no node was
    /// there, or at the wrong time, because a clock was wrong, is still for exactly one moment.
    /// </summary>
    public DateTimeOffset? SlotOf(DateTimeOffset fire) => _cron.GetPreviousValidTimeBefore(fire.AddTicks(-(fire.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1));

    /// <summary>From one moment of the schedule to the next, about now.</summary>
    public TimeSpan Period(DateTimeOffset now)
    {
        var next = Next(now);
        return Next(next) - next;
    }
}
