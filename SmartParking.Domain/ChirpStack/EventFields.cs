using System.Globalization;
using System.Text.Json;

namespace SmartParking.Domain.ChirpStack;

/// <summary>
/// Reads fields of an event the way protobuf's JSON means them: missing and null are the default, numbers may also come
/// as strings, unknown fields are ignored. A field of the wrong type is an error that names it.
/// </summary>
internal static class EventFields
{
    public static JsonElement? Object(JsonElement parent, string name) =>
        Find(parent, name) switch
        {
            null => null,
            { ValueKind: JsonValueKind.Object } found => found,
            _ => throw Wrong(name, "an object"),
        };

    public static IEnumerable<JsonElement> Array(JsonElement parent, string name) =>
        Find(parent, name) switch
        {
            null => [],
            { ValueKind: JsonValueKind.Array } found => found.EnumerateArray(),
            _ => throw Wrong(name, "a list"),
        };

    public static string Text(JsonElement parent, string name) =>
        Find(parent, name) switch
        {
            null => string.Empty,
            { ValueKind: JsonValueKind.String } found => Unescaped(found, name),
            _ => throw Wrong(name, "text"),
        };

    public static bool Flag(JsonElement parent, string name) =>
        Find(parent, name) switch
        {
            null => false,
            { ValueKind: JsonValueKind.True } => true,
            { ValueKind: JsonValueKind.False } => false,
            _ => throw Wrong(name, "true or false"),
        };

    /// <summary>A protobuf uint32.</summary>
    public static long Unsigned(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { } found)
        {
            return 0;
        }

        var number = found.ValueKind switch
        {
            JsonValueKind.Number when found.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number when found.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1e15 => (long)real,
            JsonValueKind.String when long.TryParse(Unescaped(found, name), NumberStyles.None, CultureInfo.InvariantCulture, out var written) => written,
            _ => -1,
        };
        return number is >= 0 and <= uint.MaxValue ? number : throw Wrong(name, "a whole number from 0 to 4294967295");
    }

    public static double Number(JsonElement parent, string name) =>
        Find(parent, name) switch
        {
            null => 0,
            { ValueKind: JsonValueKind.Number } found when found.TryGetDouble(out var number) && double.IsFinite(number) => number,
            _ => throw Wrong(name, "a number"),
        };

    private static JsonElement? Find(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string Unescaped(JsonElement element, string name)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException failure)
        {
            throw new MalformedEventException($"The field \"{name}\" holds half of a surrogate pair, which is not text.", failure);
        }
    }

    private static MalformedEventException Wrong(string name, string wanted) => new($"The field \"{name}\" must be {wanted}.");
}
