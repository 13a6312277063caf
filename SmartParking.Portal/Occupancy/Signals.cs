using System.Globalization;

namespace SmartParking.Portal.Occupancy;

/// <summary>How well a frame was heard, in words of the trade.</summary>
internal static class Signals
{
    public static string Text(int? rssi, float? snr) =>
        (rssi, snr) switch
        {
            ({ } strength, { } ratio) => string.Create(CultureInfo.CurrentCulture, $"{strength}\u00A0dBm / {ratio:N1}\u00A0dB"),
            ({ } strength, null) => string.Create(CultureInfo.CurrentCulture, $"{strength}\u00A0dBm"),
            (null, { } ratio) => string.Create(CultureInfo.CurrentCulture, $"{ratio:N1}\u00A0dB"),
            (null, null) => "–",
        };
}
