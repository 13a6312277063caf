using System.Globalization;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Devices;

namespace SmartParking.Portal.Devices;

/// <summary>What is said of devices in words and figures.</summary>
internal static class DeviceText
{
    public static string Icon(DeviceSeverity severity) => severity switch
    {
        DeviceSeverity.Critical => "error",
        DeviceSeverity.Warning => "warning",
        DeviceSeverity.Info => "info",
        DeviceSeverity.Ok => "check_circle",
    };

    public static string Battery(DeviceVitals vitals) => vitals switch
    {
        { BatteryPercent: { } percent } => percent.ToString("0", CultureInfo.CurrentCulture) + " %",
        { BatteryVolts: { } volts } => volts.ToString("0.00", CultureInfo.CurrentCulture) + " V",
        _ => "–",
    };

    public static string Signal(int? rssi, float? snr) =>
        (rssi, snr) is (null, null) ? "–" : $"{rssi?.ToString(CultureInfo.CurrentCulture) ?? "–"} dBm / {snr?.ToString("0.#", CultureInfo.CurrentCulture) ?? "–"} dB";

    public static string Interval(TimeSpan interval) => interval.TotalHours >= 1
        ? interval.TotalHours.ToString("0.#", CultureInfo.CurrentCulture) + " h"
        : interval.TotalMinutes.ToString("0", CultureInfo.CurrentCulture) + " min";

    /// <summary>The reasons in one line.</summary>
    public static string Reasons(this IStringLocalizer<DevicesTexts> texts, DeviceItem device) =>
        string.Join(", ", device.Reasons.Select(reason => texts[$"Reason.{reason.ToWord()}"].Value));
}
