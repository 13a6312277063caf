using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Domain.Devices;

/// <summary>The table that says how a device is: docs/devices.md has it in words.</summary>
public sealed class DeviceHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 9, 0, 0, TimeSpan.Zero);

    /// <summary>On a space for a month, heard a minute ago, with nothing to complain about.</summary>
    private static readonly DeviceFacts Well = new(
        DeviceKind.Sensor, DeviceLifecycle.Operational, true, Now.AddDays(-30), Now.AddMinutes(-1), true, TimeSpan.FromHours(2), 88, -97, 7.5f, 12, 0);

    private static readonly DeviceFacts InTheDrawer = Well with { Lifecycle = DeviceLifecycle.Provisioned, PlacedAt = null };

    public static TheoryData<string, DeviceFacts, DeviceSeverity, DeviceReason[]> Table() => new()
    {
        { "well", Well, DeviceSeverity.Ok, [] },
        { "silent for just the window", Well with { LastSeenAt = Now.AddHours(-4.4) }, DeviceSeverity.Ok, [] },
        { "silent for longer", Well with { LastSeenAt = Now.AddHours(-4.41) }, DeviceSeverity.Critical, [DeviceReason.Silent] },
        { "silent in the drawer", InTheDrawer with { LastSeenAt = Now.AddDays(-3) }, DeviceSeverity.Info, [DeviceReason.Silent] },
        { "never heard, just placed", Well with { LastSeenAt = null, PlacedAt = Now.AddHours(-4) }, DeviceSeverity.Warning, [DeviceReason.NeverHeard] },
        { "never heard, long placed", Well with { LastSeenAt = null, PlacedAt = Now.AddHours(-5) }, DeviceSeverity.Critical, [DeviceReason.NeverHeard] },
        { "never heard, provisioned", InTheDrawer with { LastSeenAt = null }, DeviceSeverity.Ok, [] },
        { "never heard, commissioned", InTheDrawer with { LastSeenAt = null, Lifecycle = DeviceLifecycle.Commissioned }, DeviceSeverity.Info, [DeviceReason.NeverHeard] },
        { "battery at 21 %", Well with { BatteryPercent = 21 }, DeviceSeverity.Ok, [] },
        { "battery at 20 %", Well with { BatteryPercent = 20 }, DeviceSeverity.Warning, [DeviceReason.BatteryLow] },
        { "battery at 10 %", Well with { BatteryPercent = 10 }, DeviceSeverity.Critical, [DeviceReason.BatteryEmpty] },
        { "no battery told", Well with { BatteryPercent = null }, DeviceSeverity.Ok, [] },
        { "weak by RSSI", Well with { Rssi = -121 }, DeviceSeverity.Info, [DeviceReason.WeakSignal] },
        { "weak by SNR", Well with { Snr = -15.5f }, DeviceSeverity.Info, [DeviceReason.WeakSignal] },
        { "just not weak", Well with { Rssi = -120, Snr = -15 }, DeviceSeverity.Ok, [] },
        { "a tenth lost", Well with { Came = 18, Lost = 2 }, DeviceSeverity.Warning, [DeviceReason.LosesFrames] },
        { "less than a tenth lost", Well with { Came = 19, Lost = 2 }, DeviceSeverity.Ok, [] },
        { "too few to judge", Well with { Came = 5, Lost = 4 }, DeviceSeverity.Ok, [] },
        { "no codec", Well with { HasCodec = false }, DeviceSeverity.Critical, [DeviceReason.NoCodec] },
        { "no codec in the drawer", InTheDrawer with { HasCodec = false }, DeviceSeverity.Info, [DeviceReason.NoCodec] },
        { "no codec of a display", Well with { Kind = DeviceKind.Display, HasCodec = false }, DeviceSeverity.Ok, [] },
        { "not enabled", Well with { Enabled = false, LastSeenAt = null }, DeviceSeverity.Info, [DeviceReason.Disabled] },
        { "decommissioned", Well with { Lifecycle = DeviceLifecycle.Decommissioned, PlacedAt = null, Enabled = false }, DeviceSeverity.Ok, [] },
        { "all at once, the worst first", Well with { LastSeenAt = Now.AddDays(-2), BatteryPercent = 15, Rssi = -130 }, DeviceSeverity.Critical, [DeviceReason.Silent, DeviceReason.BatteryLow, DeviceReason.WeakSignal] },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_device_is_as_severe_as_its_worst_reason(string why, DeviceFacts facts, DeviceSeverity severity, DeviceReason[] reasons)
    {
        var judged = DeviceHealth.Judge(facts, Now);

        judged.Severity.ShouldBe(severity, why);
        judged.Reasons.ShouldBe(reasons, why);
    }

    public static TheoryData<DeviceFacts, DeviceStatus> Statuses() => new()
    {
        { Well, DeviceStatus.Active },
        { Well with { LastSeenAt = Now.AddHours(-5) }, DeviceStatus.Inactive },
        { Well with { LastSeenAt = null }, DeviceStatus.Assigned },
        { InTheDrawer, DeviceStatus.Unassigned },
        { InTheDrawer with { Enabled = false }, DeviceStatus.Maintenance },
        { Well with { Enabled = false }, DeviceStatus.Maintenance },
        { InTheDrawer with { Enabled = false, Lifecycle = DeviceLifecycle.Decommissioned }, DeviceStatus.Retired },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public void The_status_is_V6s(DeviceFacts facts, DeviceStatus status) => DeviceHealth.Status(facts, Now).ShouldBe(status);

    [Fact]
    public void Every_word_is_read_as_what_it_was_written_of()
    {
        foreach (var status in Enum.GetValues<DeviceStatus>())
        {
            DeviceWords.TryParse<DeviceStatus>(status.ToWord(), out var read).ShouldBeTrue();
            read.ShouldBe(status);
        }

        foreach (var word in new[] { null, string.Empty, "Active", "0", "active ", "nobody" })
        {
            DeviceWords.TryParse<DeviceStatus>(word, out _).ShouldBeFalse(word);
        }
    }
}
