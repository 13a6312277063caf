using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.ChirpStack;

/// <summary>What fields mean, whatever the encoding: keys, labels, limits. Both readers come here, so that they cannot differ.</summary>
internal static class EventRules
{
    /// <summary>How deep objects and lists may lie in one another, the event itself counted.</summary>
    public const int Levels = 32;

    /// <summary>So many gateways hear one frame at most, as far as anybody here wants to know.</summary>
    public const int MostReceptions = 32;

    private const int LongestKey = 200;
    private const int LongestLabel = 255;

    public static MalformedEventException NoDevice() => new("The field \"deviceInfo\" is missing.");

    public static DevEui Eui(string text) =>
        DevEui.TryParse(text, out var devEui) ? devEui : throw new MalformedEventException("The field \"deviceInfo.devEui\" must be 16 hexadecimal characters.");

    public static string DevAddr(string text) =>
        text.Length <= 16 && text.All(char.IsAsciiLetterOrDigit) ? text.ToLowerInvariant() : throw new MalformedEventException("The field \"devAddr\" must be hexadecimal.");

    public static int Port(long port) => (int)Math.Min(port, int.MaxValue);

    public static string Label(string text)
    {
        var clean = text.Replace("\0", string.Empty, StringComparison.Ordinal);
        return clean.Length <= LongestLabel ? clean : clean[..(char.IsHighSurrogate(clean[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel)];
    }

    public static GatewayReception Reception(string gatewayId, double rssi, double snr) =>
        new(Label(gatewayId), (int)Math.Clamp(rssi, -1000, 1000), (float)Math.Clamp(snr, -1000, 1000));

    /// <summary>Each gateway once, as it heard best: a gateway with two antennas reports a frame twice.</summary>
    public static GatewayReception[] Receptions(IEnumerable<GatewayReception> told) =>
        [.. told.GroupBy(reception => reception.GatewayId, StringComparer.OrdinalIgnoreCase).Select(heard => heard.MaxBy(reception => reception.Snr)!).Take(MostReceptions)];

    /// <summary>An ack without a queue item id has no key of its own and falls back to the hash of its body.</summary>
    public static string AckKey(string queueItemId, bool acknowledged, ReadOnlySpan<byte> body) => Key(Joined(queueItemId, acknowledged ? "true" : "false"), body);

    public static string TxAckKey(long downlinkId, string queueItemId, ReadOnlySpan<byte> body) => Key(Joined(downlinkId.ToString(CultureInfo.InvariantCulture), queueItemId), body);

    /// <param name="devEui">The device the log is of.</param>
    /// <param name="time">RFC 3339, with as many digits as the encoding likes.</param>
    /// <param name="code">Empty is UNKNOWN: older servers leave the default out, and protobuf always does.</param>
    /// <param name="description">Free text.</param>
    public static string LogKey(DevEui devEui, string time, string code, string description) =>
        Hash(Encoding.UTF8.GetBytes(string.Join('\n', devEui, Canonical(time), code.Length == 0 ? "UNKNOWN" : code, description)));

    /// <param name="own">The key that the event brings; empty when it has none.</param>
    /// <param name="body">Hashed in its place. The one thing in which the encodings differ: ChirpStack never sends such an event in both.</param>
    public static string Key(string own, ReadOnlySpan<byte> body) =>
        own.Length == 0 ? Hash(body)
        : own.Length > LongestKey || own.Contains('\0', StringComparison.Ordinal) ? Hash(Encoding.UTF8.GetBytes(own))
        : own;

    /// <summary>PostgreSQL keeps microseconds; .NET has 100 ns. Both sides must agree on what the time of a frame is.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>Without the zeros that one writer adds and another leaves out.</summary>
    private static string Canonical(string time)
    {
        var local = time.EndsWith("+00:00", StringComparison.Ordinal) ? time[..^6] : time.EndsWith('Z') ? time[..^1] : null;
        return local is null ? time : (local.Contains('.', StringComparison.Ordinal) ? local.TrimEnd('0').TrimEnd('.') : local) + "+00:00";
    }

    private static string Joined(string first, string second) => first.Length == 0 || second.Length == 0 ? string.Empty : $"{first}:{second}";

    private static string Hash(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));
}
