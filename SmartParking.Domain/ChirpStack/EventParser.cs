using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.ChirpStack;

/// <summary>Reads the JSON body of a webhook. Pure: the same bytes give the same event.</summary>
public static class EventParser
{
    private const int LongestKey = 200;
    private const int LongestLabel = 255;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32, AllowDuplicateProperties = false };

    /// <exception cref="MalformedEventException">The body is not JSON, not an object, or a field that is needed is missing or of a wrong type.</exception>
    public static ChirpStackEvent Parse(string type, ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
        {
            throw new MalformedEventException("The body is not valid JSON: it is not UTF-8.");
        }

        try
        {
            return Read(type, body);
        }
        catch (InvalidOperationException failure)
        {
            // A name or a text that escapes half of a surrogate pair is found only when it is compared.
            throw new MalformedEventException("The body is not valid JSON: it holds half of a surrogate pair, which is not text.", failure);
        }
    }

    private static ChirpStackEvent Read(string type, ReadOnlyMemory<byte> body)
    {
        using var document = Document(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedEventException("The body must be a JSON object.");
        }

        var device = EventFields.Object(root, "deviceInfo") ?? throw new MalformedEventException("The field \"deviceInfo\" is missing.");
        if (!DevEui.TryParse(EventFields.Text(device, "devEui"), out var devEui))
        {
            throw new MalformedEventException("The field \"deviceInfo.devEui\" must be 16 hexadecimal characters.");
        }

        var data = EventFields.Text(root, "data");
        return new ChirpStackEvent(
            type,
            Key(type, root, devEui, body.Span),
            devEui,
            Label(EventFields.Text(device, "deviceName")),
            Label(EventFields.Text(device, "deviceProfileName")),
            Time(root, "time"),
            type == "up" ? ServerTime(root) : null,
            DevAddr(EventFields.Text(root, "devAddr")),
            EventFields.Unsigned(root, "fCnt"),
            (int)Math.Min(EventFields.Unsigned(root, "fPort"), int.MaxValue),
            type == "up" ? Bytes(data) : null,
            EventFields.Object(root, "object")?.GetRawText(),
            type == "up" ? Best(root) : null,
            Label(EventFields.Text(device, "deviceProfileId")));
    }

    private static JsonDocument Document(ReadOnlyMemory<byte> body)
    {
        // A byte order mark is not JSON, yet some proxies put one in front of it.
        var text = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        try
        {
            return JsonDocument.Parse(text, Options);
        }
        catch (JsonException failure)
        {
            throw new MalformedEventException($"The body is not valid JSON (line {failure.LineNumber + 1}, byte {failure.BytePositionInLine + 1}); duplicate names and more than 32 levels are refused, too.", failure);
        }
    }

    private static string Key(string type, JsonElement root, DevEui devEui, ReadOnlySpan<byte> body)
    {
        var key = type switch
        {
            "ack" => Joined(EventFields.Text(root, "queueItemId"), EventFields.Flag(root, "acknowledged") ? "true" : "false"),
            "txack" => Joined(EventFields.Unsigned(root, "downlinkId").ToString(System.Globalization.CultureInfo.InvariantCulture), EventFields.Text(root, "queueItemId")),
            "log" => Hash(Encoding.UTF8.GetBytes(string.Join('\n', devEui, EventFields.Text(root, "time"), EventFields.Text(root, "code"), EventFields.Text(root, "description")))),
            _ => EventFields.Text(root, "deduplicationId"),
        };
        if (key.Length == 0)
        {
            return Hash(body);
        }

        return key.Length > LongestKey || key.Contains('\0', StringComparison.Ordinal) ? Hash(Encoding.UTF8.GetBytes(key)) : key;
    }

    /// <summary>An ack without a queue item id has no key of its own and falls back to the hash of its body.</summary>
    private static string Joined(string first, string second) => first.Length == 0 || second.Length == 0 ? string.Empty : $"{first}:{second}";

    private static string Hash(ReadOnlySpan<byte> bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static DateTimeOffset? Time(JsonElement parent, string name)
    {
        EventFields.Text(parent, name);
        return parent.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var parsed)
            ? ToMicroseconds(parsed)
            : null;
    }

    private static DateTimeOffset? ServerTime(JsonElement root) =>
        EventFields.Array(root, "rxInfo").Where(reception => reception.ValueKind == JsonValueKind.Object).Select(reception => Time(reception, "nsTime")).Min();

    /// <summary>PostgreSQL keeps microseconds; .NET has 100 ns. Both sides must agree on what the time of a frame is.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static string DevAddr(string text) =>
        text.Length <= 16 && text.All(char.IsAsciiLetterOrDigit) ? text.ToLowerInvariant() : throw new MalformedEventException("The field \"devAddr\" must be hexadecimal.");

    private static string Label(string text)
    {
        var clean = text.Replace("\0", string.Empty, StringComparison.Ordinal);
        return clean.Length <= LongestLabel ? clean : clean[..(char.IsHighSurrogate(clean[LongestLabel - 1]) ? LongestLabel - 1 : LongestLabel)];
    }

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length * 3 / 4];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }

    private static GatewayReception? Best(JsonElement root) =>
        EventFields.Array(root, "rxInfo")
            .Where(reception => reception.ValueKind == JsonValueKind.Object)
            .Select(reception => new GatewayReception(
                Label(EventFields.Text(reception, "gatewayId")),
                (int)Math.Clamp(EventFields.Number(reception, "rssi"), -1000, 1000),
                (float)Math.Clamp(EventFields.Number(reception, "snr"), -1000, 1000)))
            .MaxBy(reception => reception.Snr);
}
