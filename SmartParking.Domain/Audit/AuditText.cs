using System.Text.Json;
using System.Text.Json.Nodes;

namespace SmartParking.Domain.Audit;

/// <summary>What was before and after as one JSON text, always the same for the same values: keys in order, no spaces, secrets masked.</summary>
internal static class AuditText
{
    public const string Masked = "***";

    private static readonly string[] Secret = ["password", "secret", "token", "hash", "apikey", "masterkey", "privatekey", "cookie", "authorization"];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string? Of(object? values) => Node(values)?.ToJsonString(Json);

    /// <summary>The fields that differ between the two, by the name they have in the text.</summary>
    public static string[] Changed(object? before, object? after)
    {
        var (was, became) = (Node(before), Node(after));
        return
        [
            .. (was?.Select(each => each.Key) ?? []).Union(became?.Select(each => each.Key) ?? [])
                .Where(key => was?[key]?.ToJsonString(Json) != became?[key]?.ToJsonString(Json) || was?.ContainsKey(key) != became?.ContainsKey(key))
                .Select(key => key.Length <= 100 ? key : key[..100])
                .Order(StringComparer.Ordinal),
        ];
    }

    private static JsonObject? Node(object? values) =>
        values is null ? null : Ordered(JsonSerializer.SerializeToNode(values, Json)!.AsObject());

    private static JsonObject Ordered(JsonObject values) =>
        new(values.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => KeyValuePair.Create(each.Key, IsSecret(each.Key) ? JsonValue.Create(Masked) : Ordered(each.Value))));

    private static JsonNode? Ordered(JsonNode? value) => value switch
    {
        JsonObject values => Ordered(values),
        JsonArray items => new JsonArray([.. items.Select(Ordered)]),
        // PostgreSQL's text holds no NUL.
        JsonValue leaf when leaf.TryGetValue<string>(out var text) => JsonValue.Create(text.Replace("\0", string.Empty, StringComparison.Ordinal)),
        null => null,
        _ => value.DeepClone(),
    };

    private static bool IsSecret(string key)
    {
        var plain = key.Replace("_", string.Empty, StringComparison.Ordinal);
        return Array.Exists(Secret, word => plain.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
