using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace SmartParking.Domain.ChirpStack;

/// <summary>Protobuf's timestamps as the JSON encoding has them.</summary>
internal static class WireTime
{
    private const long FirstSecond = -62_135_596_800;
    private const long LastSecond = 253_402_300_799;

    /// <returns>Null when it is missing or no time of the years 1 to 9999.</returns>
    public static DateTimeOffset? Moment(Timestamp? told) =>
        IsTime(told) ? EventRules.ToMicroseconds(DateTimeOffset.FromUnixTimeSeconds(told!.Seconds).AddTicks(told.Nanos / 100)) : null;

    /// <summary>RFC 3339 with nine digits and <c>+00:00</c>; empty when it is missing or no time.</summary>
    public static string Text(Timestamp? told) =>
        IsTime(told) ? string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.FromUnixTimeSeconds(told!.Seconds):yyyy-MM-ddTHH:mm:ss}.{told.Nanos:000000000}+00:00") : string.Empty;

    private static bool IsTime(Timestamp? told) => told is { Seconds: >= FirstSecond and <= LastSecond, Nanos: >= 0 and < 1_000_000_000 };
}
