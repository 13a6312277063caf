using System.Text.Encodings.Web;
using System.Text.Json;

namespace SmartParking.Portal.Audit;

/// <summary>One field of an entry: what it was, and what it became.</summary>
/// <param name="Was">Null when there was none; then it was added.</param>
/// <param name="Became">Null when there is none any more; then it was removed.</param>
internal sealed record AuditDifference(string Field, string? Was, string? Became)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Names = ["code", "label", "name"];

    /// <summary>Added, Removed, Changed or Same.</summary>
    public string Kind => Was is null ? "Added" : Became is null ? "Removed" : string.Equals(Was, Became, StringComparison.Ordinal) ? "Same" : "Changed";

    public string Icon => Kind switch { "Added" => "add", "Removed" => "remove", "Changed" => "edit", _ => "drag_handle" };

    /// <summary>Those that differ first, each part in the order of their names.</summary>
    public static IReadOnlyList<AuditDifference> Of(string? before, string? after)
    {
        var (was, became) = (Values(before), Values(after));
        return
        [
            .. was.Keys.Union(became.Keys).Order(StringComparer.Ordinal)
                .Select(field => new AuditDifference(field, was.GetValueOrDefault(field), became.GetValueOrDefault(field)))
                .OrderBy(each => each.Kind == "Same"),
        ];
    }

    /// <summary>What people call the thing an entry is about, where the entry itself says so.</summary>
    public static string? NameIn(string? before, string? after)
    {
        var (was, became) = (Values(before), Values(after));
        return Names.Select(field => became.GetValueOrDefault(field) ?? was.GetValueOrDefault(field)).FirstOrDefault(name => name is { Length: > 0 and <= 60 });
    }

    private static Dictionary<string, string> Values(string? json)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is null)
        {
            return values;
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                // Nothing is nothing, whether a field says so or is not there.
                foreach (var each in document.RootElement.EnumerateObject().Where(each => each.Value.ValueKind != JsonValueKind.Null))
                {
                    values[each.Name] = Text(each.Value);
                }

                return values;
            }
        }
        catch (JsonException)
        {
            // What was written before there were rules is shown as it is.
        }

        values["?"] = json;
        return values;
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        _ => JsonSerializer.Serialize(value, Readable),
    };
}
