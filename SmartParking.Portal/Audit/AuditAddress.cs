using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Audit;

/// <summary>What the audit page shows, as its address says it: a link reproduces the view. Moments are UTC.</summary>
/// <param name="Tenant">A tenant's slug; on the platform's page alone.</param>
/// <param name="Resource">A type, or a type, a colon and an id.</param>
/// <param name="From">As the browser's field for a day and a time writes it, or a day.</param>
/// <param name="To">Likewise; a day is meant to its end.</param>
public sealed record AuditAddress(string? Tenant, Guid? Actor, string? Action, string? Resource, string? Field, string? From, string? To, string? Request)
{
    public static readonly AuditAddress Nothing = new(null, null, null, null, null, null, null, null);

    private const int Longest = 255;
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public bool IsFiltered => this != Nothing;

    public string? ResourceType => Resource?.Split(':', 2)[0];

    public string? ResourceId => Resource?.Split(':', 2) is [_, { Length: > 0 } id] ? id : null;

    public AuditFilter Filter => new(Actor, Action, ResourceType, ResourceId, Field, Moment(From, endOfDay: false), Moment(To, endOfDay: true), Request);

    /// <summary>What cannot be asked (half an id, a day that does not exist) is not asked.</summary>
    public static AuditAddress Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        return new AuditAddress(
            Value("tenant"),
            Guid.TryParse(Value("actor"), out var actor) ? actor : null,
            Value("action"),
            Value("resource")?.TrimStart(':') is { Length: > 0 } resource ? resource : null,
            Value("field"),
            Time("from"),
            Time("to"),
            Value("request"));

        // PostgreSQL's text holds no NUL.
        string? Value(string key) =>
            values.TryGetValue(key, out var found) && found[0]?.Trim() is { Length: > 0 and <= Longest } value && !value.Contains('\0', StringComparison.Ordinal) ? value : null;

        string? Time(string key) => Value(key) is { } value && Moment(value, endOfDay: false) is not null ? value : null;
    }

    public static AuditAddress Of(Uri address) => Parse(address.Query);

    /// <summary>A path with these filters behind it.</summary>
    public string At(string path, string? format = null)
    {
        var parts = new Dictionary<string, string?>
        {
            ["format"] = format,
            ["tenant"] = Tenant,
            ["actor"] = Actor?.ToString(),
            ["action"] = Action,
            ["resource"] = Resource,
            ["field"] = Field,
            ["from"] = From,
            ["to"] = To,
            ["request"] = Request,
        };
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null)).Replace("%3A", ":", StringComparison.Ordinal);
    }

    private static DateTimeOffset? Moment(string? text, bool endOfDay)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var begin = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return endOfDay && day < DateOnly.MaxValue ? begin.AddDays(1) : begin;
        }

        return DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;
    }
}
