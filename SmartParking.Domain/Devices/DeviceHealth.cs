namespace SmartParking.Domain.Devices;

/// <summary>Judges a device by what is known of it. Pure; the table is in docs/devices.md.</summary>
public static class DeviceHealth
{
    /// <summary>From here down a battery wants to be changed soon, and from <see cref="EmptyBattery"/> now.</summary>
    public const float LowBattery = 20;
    public const float EmptyBattery = 10;

    /// <summary>Below the sensitivity of most gateways at a medium data rate: the next rain takes the frame.</summary>
    public const int WeakRssi = -120;
    public const float WeakSnr = -15;

    /// <summary>So large a share of lost frames is many, once so many frames were due that it is no accident.</summary>
    public const double ManyLost = 0.1;
    public const long FramesToJudge = 10;

    /// <summary>How long a device may be quiet.</summary>
    public static TimeSpan Window(TimeSpan interval) => interval * Rhythm.IntervalsUntilSilent;

    public static DeviceStatus Status(DeviceFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        return facts switch
        {
            { Lifecycle: DeviceLifecycle.Decommissioned } => DeviceStatus.Retired,
            { Enabled: false } => DeviceStatus.Maintenance,
            { PlacedAt: null } => DeviceStatus.Unassigned,
            { LastSeenAt: null } => DeviceStatus.Assigned,
            { LastSeenAt: { } heard } => now - heard > Window(facts.Interval) ? DeviceStatus.Inactive : DeviceStatus.Active,
        };
    }

    /// <returns>The worst of its reasons, and all of them, the worst first.</returns>
    public static (DeviceSeverity Severity, IReadOnlyList<DeviceReason> Reasons) Judge(DeviceFacts facts, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(facts);
        if (facts.Lifecycle == DeviceLifecycle.Decommissioned)
        {
            return (DeviceSeverity.Ok, []);
        }

        if (!facts.Enabled)
        {
            return (DeviceSeverity.Info, [DeviceReason.Disabled]);
        }

        List<(DeviceSeverity Severity, DeviceReason Reason)> found = [.. Found(facts, now)];
        return (
            found.Select(each => each.Severity).Append(DeviceSeverity.Ok).Max(),
            [.. found.OrderByDescending(each => each.Severity).ThenBy(each => each.Reason).Select(each => each.Reason)]);
    }

    private static IEnumerable<(DeviceSeverity Severity, DeviceReason Reason)> Found(DeviceFacts facts, DateTimeOffset now)
    {
        // A device in a drawer harms nobody.
        var isPlaced = facts.PlacedAt is not null;
        var isSensor = facts.Kind == DeviceKind.Sensor;
        if (facts.LastSeenAt is not { } heard)
        {
            if (isPlaced)
            {
                yield return (now - facts.PlacedAt > Window(facts.Interval) ? DeviceSeverity.Critical : DeviceSeverity.Warning, DeviceReason.NeverHeard);
            }
            else if (facts.Lifecycle == DeviceLifecycle.Commissioned)
            {
                yield return (DeviceSeverity.Info, DeviceReason.NeverHeard);
            }

            yield break;
        }

        if (now - heard > Window(facts.Interval))
        {
            yield return (isPlaced ? DeviceSeverity.Critical : DeviceSeverity.Info, DeviceReason.Silent);
        }

        if (isSensor && !facts.HasCodec)
        {
            yield return (isPlaced ? DeviceSeverity.Critical : DeviceSeverity.Info, DeviceReason.NoCodec);
        }

        if (facts.BatteryPercent <= LowBattery)
        {
            var isEmpty = facts.BatteryPercent <= EmptyBattery;
            yield return (isEmpty ? DeviceSeverity.Critical : DeviceSeverity.Warning, isEmpty ? DeviceReason.BatteryEmpty : DeviceReason.BatteryLow);
        }

        if (facts.Came + facts.Lost >= FramesToJudge && facts.Lost >= ManyLost * (facts.Came + facts.Lost))
        {
            yield return (DeviceSeverity.Warning, DeviceReason.LosesFrames);
        }

        if (facts.Rssi < WeakRssi || facts.Snr < WeakSnr)
        {
            yield return (DeviceSeverity.Info, DeviceReason.WeakSignal);
        }
    }
}
