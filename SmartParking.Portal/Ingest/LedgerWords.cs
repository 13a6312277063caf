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
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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

    /// <summary>Indented; null when it is not JSON.</summary>
    public static string? Pretty(ReadOnlyMemory<byte> body)
    {
        try
        {
            var text = body.Span.StartsWith("\uFEFF"u8) ? body.Span[3..] : body.Span;
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(text), Indented);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Sixteen a line, with what is ASCII beside them.</summary>
    public static string Hex(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder();
        for (var at = 0; at < body.Length; at += HexLine)
        {
            var line = body[at..Math.Min(at + HexLine, body.Length)];
            text.Append(at.ToString("x4", CultureInfo.InvariantCulture)).Append(' ');
            for (var index = 0; index < HexLine; index++)
            {
                text.Append(index < line.Length ? $" {line[index]:x2}" : "   ");
            }

            text.Append("  ");
            foreach (var each in line)
            {
                text.Append(each is >= 0x20 and < 0x7F ? (char)each : '.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
