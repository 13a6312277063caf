using System.Globalization;
using System.Text.Json;

namespace SmartParking.Portal.Api;

/// <content>What holds several values: lists and objects.</content>
internal sealed partial class ApiInput
{
    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string>? Texts(string name, int most, bool needed = false)
    {
        if (Value(name, needed) is not { } value)
        {
            return null;
        }

        var texts = value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= most
            ? value.EnumerateArray().Select(each => each.ValueKind == JsonValueKind.String ? TextOf(each)?.Replace("\0", string.Empty, StringComparison.Ordinal).Trim() : null).ToList()
            : [null];
        if (texts.TrueForAll(each => each is { Length: > 0 } text && text.Length <= LongestText))
        {
            return [.. texts.OfType<string>()];
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {most} texts"));
        return null;
    }

    /// <summary>A list of objects, each with faults of its own place in the list.</summary>
    public IReadOnlyList<ApiInput>? Items(string name, int most, bool needed = false)
    {
        if (Value(name, needed) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > most || value.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.Object))
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be a list of at most {most} objects"));
            return null;
        }

        return [.. value.EnumerateArray().Select((each, at) => new ApiInput(each, string.Create(CultureInfo.InvariantCulture, $"{_path}{name}[{at}]."), Faults))];
    }

    /// <summary>An object of the client's own, as text that PostgreSQL takes for jsonb.</summary>
    public string? Object(string name)
    {
        if (Value(name, needed: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object || !ApiStored.IsStorable(value) || value.GetRawText().Length > LongestText)
        {
            Fault(name, "must be a JSON object, not too large, without NUL and with numbers of ordinary size");
            return null;
        }

        return value.GetRawText();
    }

    /// <summary>Names and whole numbers.</summary>
    public IReadOnlyDictionary<string, int>? Numbers(string name) => Map(name, "names and whole numbers", value => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : (int?)null);

    /// <summary>Names and true or false.</summary>
    public IReadOnlyDictionary<string, bool>? Flags(string name) => Map(name, "names and true or false", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : (bool?)null);

    private Dictionary<string, T>? Map<T>(string name, string what, Func<JsonElement, T?> read)
        where T : struct
    {
        if (Value(name, needed: false) is not { } value)
        {
            return null;
        }

        var told = value.ValueKind == JsonValueKind.Object && ApiStored.IsStorable(value) ? value.EnumerateObject().Select(each => (each.Name, Value: read(each.Value))).ToList() : [(string.Empty, null)];
        if (told.TrueForAll(each => each.Value is not null))
        {
            return told.GroupBy(each => each.Name, StringComparer.Ordinal).ToDictionary(each => each.Key, each => each.Last().Value!.Value, StringComparer.Ordinal);
        }

        Fault(name, $"must be an object of {what}");
        return null;
    }
}
