using System.Text.Json;

namespace SmartParking.Domain.Kernel;

/// <summary>Looks at what was entered, field by field, and keeps the first thing that is wrong; each check returns what is to be stored.</summary>
public sealed class FieldCheck
{
    public const int MostLabels = 20;
    public const int LongestLabel = 50;

    /// <summary>PostgreSQL writes jsonb with spaces; half of what the column holds leaves room for them.</summary>
    public const int LongestJson = 8_000;

    /// <summary>Null while everything was right.</summary>
    public Outcome? Refusal { get; private set; }

    public string Required(string? value, string field, int longest)
    {
        var clean = PlainText.Of(value);
        if (clean is null)
        {
            Refuse("field.missing", field);
        }

        return Optional(clean, field, longest) ?? string.Empty;
    }

    public string? Optional(string? value, string field, int longest)
    {
        var clean = PlainText.Of(value);
        if (clean is not null && PlainText.Length(clean) > longest)
        {
            Refuse("field.too_long", field, longest);
        }

        return clean;
    }

    /// <summary>Both or neither, and on the globe.</summary>
    public void Position(double? latitude, double? longitude)
    {
        if (latitude is null != longitude is null)
        {
            Refuse("position.half", latitude is null ? "latitude" : "longitude");
        }
        else if (latitude is not (null or (>= -90 and <= 90)))
        {
            Refuse("position.latitude", "latitude");
        }
        else if (longitude is not (null or (>= -180 and <= 180)))
        {
            Refuse("position.longitude", "longitude");
        }
    }

    /// <summary>Each once, in the order they came.</summary>
    public string[] Labels(IReadOnlyList<string>? labels)
    {
        var clean = (labels ?? []).Select(PlainText.Of).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (clean.Length > MostLabels)
        {
            Refuse("labels.too_many", "labels", MostLabels);
        }
        else if (Array.Find(clean, label => PlainText.Length(label) > LongestLabel || label.Contains(',', StringComparison.Ordinal)) is not null)
        {
            Refuse("labels.invalid", "labels", LongestLabel);
        }

        return clean;
    }

    /// <summary>A JSON object; {} when nothing was given.</summary>
    public string Json(string? json, string field)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return "{}";
        }

        if (json.Length > LongestJson)
        {
            Refuse("field.too_long", field, LongestJson);
        }
        else if (!IsStorable(json))
        {
            Refuse("json.invalid", field);
        }

        return json;
    }

    public void Between(int? value, int least, int most, string field)
    {
        if (value < least || value > most)
        {
            Refuse("field.between", field, least, most);
        }
    }

    public void Refuse(string code, string field, params IReadOnlyList<object> values) => Refusal ??= Outcome.Refused(code, field, values);

    private static bool IsStorable(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object && IsStorable(document.RootElement);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>jsonb holds neither NUL nor half a surrogate pair, and writes 1e900 with 901 digits.</summary>
    private static bool IsStorable(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(each => IsStorableText(each.Name) && IsStorable(each.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsStorable),
        JsonValueKind.String => IsStorableText(element.GetString()!),
        JsonValueKind.Number => element.TryGetDouble(out var number) && Math.Abs(number) < 1e15 && element.GetRawText().Length <= 30,
        JsonValueKind.Undefined or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => true,
    };

    private static bool IsStorableText(string text) => !text.Contains('\0', StringComparison.Ordinal);
}
