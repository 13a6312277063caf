using System.Text;
using System.Text.Json;
using Google.Protobuf.WellKnownTypes;

namespace SmartParking.Domain.ChirpStack;

/// <summary>A protobuf Struct as the JSON object it stands for.</summary>
internal static class WireObject
{
    /// <exception cref="MalformedEventException">It lies too deep.</exception>
    public static string Json(Struct decoded)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            // The event itself is the first level.
            Write(writer, decoded, EventRules.Levels - 1);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter writer, Struct value, int levels)
    {
        Demand(levels);
        writer.WriteStartObject();
        foreach (var (name, field) in value.Fields)
        {
            writer.WritePropertyName(name);
            Write(writer, field, levels - 1);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ListValue list, int levels)
    {
        Demand(levels);
        writer.WriteStartArray();
        foreach (var value in list.Values)
        {
            Write(writer, value, levels - 1);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, Value value, int levels)
    {
        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                Write(writer, value.StructValue, levels);
                break;
            case Value.KindOneofCase.ListValue:
                Write(writer, value.ListValue, levels);
                break;
            case Value.KindOneofCase.StringValue:
                writer.WriteStringValue(value.StringValue);
                break;
            case Value.KindOneofCase.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case Value.KindOneofCase.NumberValue when double.IsFinite(value.NumberValue):
                writer.WriteNumberValue(value.NumberValue);
                break;
            default:
                // Null, nothing, and what JSON has no number for: ChirpStack writes null there, too.
                writer.WriteNullValue();
                break;
        }
    }

    private static void Demand(int levels)
    {
        if (levels == 0)
        {
            throw new MalformedEventException($"The field \"object\" lies deeper than {EventRules.Levels} levels.");
        }
    }
}
