using System.Text.Json;

namespace SmartParking.Portal.Api;

/// <summary>How the API writes: names in snake_case, as V6 has them; what is not known is there as null.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What is stored as JSON, to be told as an object.</summary>
    public static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
