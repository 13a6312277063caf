using System.Text.Json;

namespace SmartParking.Portal.Api;

/// <summary>What PostgreSQL's jsonb takes of JSON: no NUL, no half of a surrogate pair, no number without end.</summary>
internal static class ApiStored
{
    public static bool IsStorable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(each => IsStorable(each.Name) && IsStorable(each.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsStorable),
        JsonValueKind.String => Read(value.GetString),
        JsonValueKind.Number => value.GetRawText().Length <= 40 && value.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    private static bool IsStorable(string name) => !name.Contains('\0', StringComparison.Ordinal);

    private static bool Read(Func<string?> read)
    {
        try
        {
            return read() is { } text && IsStorable(text);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
