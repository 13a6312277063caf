using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SmartParking.Domain.Ingest;

namespace SmartParking.Portal.Ingest;

/// <summary>Events as people see them.</summary>
internal static class LedgerWords
{
    private const int HexLine = 16;
    private static readonly JsonSerializerOptions Pretty = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static readonly IReadOnlyList<string?> Types = ["up", "join", "ack", "txack", "log", "status", "location"];

    public static readonly IReadOnlyList<LedgerStatus> Statuses =
        [LedgerStatus.Accepted, LedgerStatus.Late, LedgerStatus.Duplicate, LedgerStatus.UnknownDevice, LedgerStatus.Undecodable, LedgerStatus.Dead, LedgerStatus.Pending];

    public static string Icon(LedgerStatus status) => status switch
    {
        LedgerStatus.Pending => "hourglass_empty",
        LedgerStatus.Accepted => "check_circle",
        LedgerStatus.Duplicate => "content_copy",
        LedgerStatus.Late => "schedule",
        LedgerStatus.UnknownDevice => "device_unknown",
        LedgerStatus.Undecodable => "code_off",
        LedgerStatus.Dead => "dangerous",
        _ => "help",
    };

    /// <summary>Indented where it is JSON; otherwise as bytes.</summary>
    public static (string Text, bool IsJson) Body(byte[] body)
    {
        try
        {
            return (JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(body), Pretty), true);
        }
        catch (JsonException)
        {
            return (Hex(body), false);
        }
    }

    private static string Hex(byte[] body)
    {
        var text = new StringBuilder();
        for (var at = 0; at < body.Length; at += HexLine)
        {
            text.Append(at.ToString("x4", CultureInfo.InvariantCulture)).Append("  ").AppendJoin(' ', body.Skip(at).Take(HexLine).Select(each => each.ToString("x2", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }
}
