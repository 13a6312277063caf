using System.Text.Json;
using System.Text.Unicode;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.ChirpStack;

/// <summary>Reads the body of a webhook; here JSON, the other encoding in <see cref="ProtobufEvents"/>. Pure: the same bytes give the same event.</summary>
public static class EventParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = EventRules.Levels, AllowDuplicateProperties = false };

    /// <summary>One event gives the same result in either encoding.</summary>
    /// <exception cref="MalformedEventException">The body is not what the encoding says, or a field that is needed is missing or of a wrong type.</exception>
    public static ChirpStackEvent Parse(string type, EventEncoding encoding, ReadOnlyMemory<byte> body) => encoding switch
    {
        EventEncoding.Json => Parse(type, body),
        EventEncoding.Protobuf => ProtobufEvents.Parse(type, body.Span),
    };

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

        var device = EventFields.Object(root, "deviceInfo") ?? throw EventRules.NoDevice();
        var devEui = EventRules.Eui(EventFields.Text(device, "devEui"));
        var data = EventFields.Text(root, "data");
        var heard = type == "up" ? Heard(root) : [];
        return new ChirpStackEvent(
            type,
            Key(type, root, devEui, body.Span),
            devEui,
            EventRules.Label(EventFields.Text(device, "deviceName")),
            EventRules.Label(EventFields.Text(device, "deviceProfileName")),
            Time(root, "time"),
            type == "up" ? ServerTime(root) : null,
            EventRules.DevAddr(EventFields.Text(root, "devAddr")),
            EventFields.Unsigned(root, "fCnt"),
            EventRules.Port(EventFields.Unsigned(root, "fPort")),
            type == "up" ? Bytes(data) : null,
            EventFields.Object(root, "object")?.GetRawText(),
            heard.MaxBy(reception => reception.Snr),
            EventRules.Label(EventFields.Text(device, "deviceProfileId")))
        {
            Receptions = EventRules.Receptions(heard),
        };
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

    private static string Key(string type, JsonElement root, DevEui devEui, ReadOnlySpan<byte> body) => type switch
    {
        "ack" => EventRules.AckKey(EventFields.Text(root, "queueItemId"), EventFields.Flag(root, "acknowledged"), body),
        "txack" => EventRules.TxAckKey(EventFields.Unsigned(root, "downlinkId"), EventFields.Text(root, "queueItemId"), body),
        "log" => EventRules.LogKey(devEui, EventFields.Text(root, "time"), EventFields.Text(root, "code"), EventFields.Text(root, "description")),
        _ => EventRules.Key(EventFields.Text(root, "deduplicationId"), body),
    };

    private static DateTimeOffset? Time(JsonElement parent, string name)
    {
        EventFields.Text(parent, name);
        return parent.TryGetProperty(name, out var time) && time.ValueKind == JsonValueKind.String && time.TryGetDateTimeOffset(out var parsed)
            ? EventRules.ToMicroseconds(parsed)
            : null;
    }

    private static DateTimeOffset? ServerTime(JsonElement root) =>
        EventFields.Array(root, "rxInfo").Where(reception => reception.ValueKind == JsonValueKind.Object).Select(reception => Time(reception, "nsTime")).Min();

    private static byte[]? Bytes(string base64)
    {
        var bytes = new byte[base64.Length * 3 / 4];
        return Convert.TryFromBase64String(base64, bytes, out var written) ? bytes[..written] : null;
    }

    private static List<GatewayReception> Heard(JsonElement root) =>
    [
        .. EventFields.Array(root, "rxInfo")
            .Where(reception => reception.ValueKind == JsonValueKind.Object)
            .Select(reception => EventRules.Reception(EventFields.Text(reception, "gatewayId"), EventFields.Number(reception, "rssi"), EventFields.Number(reception, "snr"))),
    ];
}
