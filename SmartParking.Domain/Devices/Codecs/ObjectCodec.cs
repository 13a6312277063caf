using System.Globalization;
using System.Text.Json;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>For devices whose payload is decoded inside ChirpStack: reads the event's <c>object</c> through the device's <see cref="FieldMap"/>.</summary>
internal sealed class ObjectCodec : ICodec
{
    public string Id => "object";

    public string Name => "ChirpStack object";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => true;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        if (payload.ObjectJson is null)
        {
            throw new UndecodableException("The event has no \"object\": ChirpStack's device profile has no codec.");
        }

        try
        {
            using var document = Document(payload.ObjectJson);
            return Read(document.RootElement, FieldMap.Parse(payload.FieldMapJson));
        }
        catch (InvalidOperationException failure)
        {
            throw new UndecodableException("The \"object\" or the field map holds half of a surrogate pair, which is not text.", failure);
        }
    }

    private static DecodedUplink Read(JsonElement root, FieldMap map)
    {
        List<KeyValuePair<string, object?>> fields = [new("type", "object")];
        var sensed = Sensed(root, map.Occupied, fields);
        var temperature = Number(root, map.TemperatureC, "temperatureC", fields);
        var percent = Number(root, map.BatteryPercent, "batteryPercent", fields);
        var volts = Number(root, map.BatteryVolts, "batteryVolts", fields);
        return new DecodedUplink(sensed, percent, volts, temperature, fields);
    }

    private static JsonDocument Document(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException failure)
        {
            throw new UndecodableException("The \"object\" is not valid JSON.", failure);
        }
    }

    /// <summary>A missing field says nothing; a value the map does not know is an error, because guessing "free" would be worse.</summary>
    private static SensedState? Sensed(JsonElement root, OccupiedMap map, List<KeyValuePair<string, object?>> fields)
    {
        if (Follow(root, map.Path) is not { } found)
        {
            return null;
        }

        var sensed = map.Read(Plain(found)) ?? throw new UndecodableException($"The field map has no meaning for the value at \"{map.Path}\".");
        fields.Add(new("occupied", sensed == SensedState.Occupied));
        return sensed;
    }

    private static float? Number(JsonElement root, string? path, string name, List<KeyValuePair<string, object?>> fields)
    {
        if (path is null || Follow(root, path) is not { ValueKind: JsonValueKind.Number } found || !found.TryGetDouble(out var number) || !float.IsFinite((float)number))
        {
            return null;
        }

        fields.Add(new(name, number));
        return (float)number;
    }

    private static JsonElement? Follow(JsonElement root, string path)
    {
        var here = root;
        foreach (var name in path.Split('.'))
        {
            if (here.ValueKind != JsonValueKind.Object || !here.TryGetProperty(name, out here))
            {
                return null;
            }
        }

        return here.ValueKind == JsonValueKind.Null ? null : here;
    }

    /// <summary>ChirpStack's object is a protobuf Struct, where every number is a double: 1 and 1.0 are the same.</summary>
    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetDouble(out var number) => number.ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new UndecodableException("Occupancy in \"object\" must be text, a number or true/false."),
    };
}
