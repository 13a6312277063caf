using System.Text.Encodings.Web;
using System.Text.Json;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Portal.Devices;

/// <summary>What a codec read, as text: the verb prints all fields, the page one by one.</summary>
internal static class DecodedJson
{
    // Texts of a display may be in any script; both places escape for themselves.
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string All(DecodedUplink decoded) => JsonSerializer.Serialize(new OrderedDictionary<string, object?>(decoded.Fields), Options);

    public static string Value(object? value) => value as string ?? JsonSerializer.Serialize(value, Options);
}
