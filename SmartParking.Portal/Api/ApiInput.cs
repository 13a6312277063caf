using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;

namespace SmartParking.Portal.Api;

/// <summary>
/// The JSON object that a request brings, read field by field. What is not asked for is ignored; what is of the wrong kind, too
/// long or out of range is gathered in <see cref="Faults"/>, and reads as if it were not there.
/// </summary>
internal sealed partial class ApiInput
{
    /// <summary>Longer than anything that is stored: what a field may have, its action says.</summary>
    public const int LongestText = 20_000;

    private const int Deepest = 16;

    private readonly Dictionary<string, JsonElement> _fields;
    private readonly string _path;

    private ApiInput(JsonElement body, string path, ApiFaults faults)
    {
        // The last of several of one name counts, as with most readers.
        _fields = new(StringComparer.Ordinal);
        foreach (var field in body.EnumerateObject())
        {
            _fields[field.Name] = field.Value;
        }

        (_path, Faults) = (path, faults);
    }

    public ApiFaults Faults { get; }

    /// <returns>The input; otherwise what is answered. No body at all is an empty object.</returns>
    public static async Task<(ApiInput? Input, IResult? Problem)> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentType is null && context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
        {
            return (Of("{}"), null);
        }

        if (!request.HasJsonContentType())
        {
            return (null, ApiFaults.Unreadable(context, StatusCodes.Status415UnsupportedMediaType, "input.not_json", "Send application/json."));
        }

        try
        {
            using var document = await JsonDocument.ParseAsync(request.Body, new JsonDocumentOptions { MaxDepth = Deepest }, context.RequestAborted);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (new ApiInput(document.RootElement.Clone(), string.Empty, new ApiFaults()), null)
                : (null, ApiFaults.Unreadable(context, StatusCodes.Status422UnprocessableEntity, ApiFaults.Error, "The body must be a JSON object."));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            return (null, ApiFaults.Unreadable(context, StatusCodes.Status400BadRequest, "input.not_json", "The body is no JSON that can be read."));
        }
        catch (BadHttpRequestException failure)
        {
            return (null, ApiFaults.Unreadable(context, failure.StatusCode, "input.too_large", "The body is larger than 1 MB, or was not sent in time."));
        }
    }

    /// <summary>Whether the field was sent; null counts, and clears what may be empty.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    public bool IsList(string name) => _fields.TryGetValue(name, out var value) && value.ValueKind == JsonValueKind.Array;

    public void Fault(string name, string text) => Faults.Add(_path + name, text);

    public string? Text(string name, bool needed = false, int longest = LongestText)
    {
        if (Value(name, needed) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String || TextOf(value) is not { } text)
        {
            Fault(name, "must be a text");
            return null;
        }

        var kept = text.Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        if (kept.Length > longest)
        {
            Fault(name, string.Create(CultureInfo.InvariantCulture, $"has more than {longest} characters"));
            return null;
        }

        if (needed && kept.Length == 0)
        {
            Fault(name, "is needed");
        }

        return kept.Length == 0 ? null : kept;
    }

    public Guid? Id(string name, bool needed = false)
    {
        if (Value(name, needed) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetGuid(out var id))
        {
            return id;
        }

        Fault(name, "must be a UUID");
        return null;
    }

    public int? Integer(string name, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Value(name, needed: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fault(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    public double? Number(string name)
    {
        if (Value(name, needed: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number))
        {
            return number;
        }

        Fault(name, "must be a number");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Value(name, needed: false) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Fault(name, "must be true or false");
        return null;
    }

    public DateTimeOffset? Moment(string name, bool needed = false)
    {
        if (Value(name, needed) is not { } value)
        {
            return null;
        }

        // PostgreSQL knows no year beyond .NET's, but a moment at the very edge has no neighbour to be compared with.
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var moment) && moment.Year is > 1900 and < 9000)
        {
            return moment.ToUniversalTime();
        }

        Fault(name, "must be a moment as ISO 8601 writes it, for instance 2026-11-22T08:00:00Z");
        return null;
    }

    public string? OneOf(string name, bool needed, params string[] words)
    {
        var text = Text(name, needed);
        if (text is null || words.Contains(text, StringComparer.Ordinal))
        {
            return text;
        }

        Fault(name, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    private static ApiInput Of(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new ApiInput(document.RootElement, string.Empty, new ApiFaults());
    }

    private JsonElement? Value(string name, bool needed)
    {
        if (_fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null)
        {
            return value;
        }

        if (needed)
        {
            Fault(name, "is needed");
        }

        return null;
    }

    /// <summary>Half a surrogate pair is no text.</summary>
    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
