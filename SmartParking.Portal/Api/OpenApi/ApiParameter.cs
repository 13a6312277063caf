using Microsoft.OpenApi;

namespace SmartParking.Portal.Api.OpenApi;

/// <summary>A parameter behind the question mark.</summary>
internal sealed record ApiParameter(string Name, JsonSchemaType Type, string Text)
{
    public string? Format { get; init; }

    public IReadOnlyList<string> Words { get; init; } = [];

    public bool Needed { get; init; }

    public static ApiParameter Id(string name, string text) => new(name, JsonSchemaType.String, text) { Format = "uuid" };

    public static ApiParameter Word(string name, string text, params IReadOnlyList<string> words) => new(name, JsonSchemaType.String, text) { Words = words };

    public static ApiParameter Flag(string name, string text) => new(name, JsonSchemaType.Boolean, text);

    public static ApiParameter Moment(string name, string text) => new(name, JsonSchemaType.String, text) { Format = "date-time" };

    public static ApiParameter Sort(IEnumerable<string> known) =>
        new("sort", JsonSchemaType.String, $"What to order by, first things first, with a minus before a name from the other end: {string.Join(", ", known)}.");

    /// <summary>page and page_size.</summary>
    public static ApiParameter[] Page(int usual, int most) =>
    [
        new("page", JsonSchemaType.Integer, "From 1."),
        new("page_size", JsonSchemaType.Integer, $"How many at once: {usual} unless told, {most} at most."),
    ];
}
