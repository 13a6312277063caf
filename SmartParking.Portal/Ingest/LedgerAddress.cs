using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Ingest;

namespace SmartParking.Portal.Ingest;

/// <summary>What the ledger's page shows, as its address says it: a link reproduces the view. Moments are UTC.</summary>
/// <param name="Tenant">A tenant's slug; on the platform's page alone.</param>
/// <param name="Status">Words of statuses, in their order, between commas; null for all.</param>
/// <param name="Type">One of <see cref="LedgerWords.Types"/>.</param>
/// <param name="Device">A DevEUI, or its beginning, upper-case.</param>
/// <param name="From">As the browser's field for a day and a time writes it, or a day.</param>
/// <param name="To">Likewise; a day is meant to its end.</param>
public sealed record LedgerAddress(string? Tenant, string? Status, string? Type, string? Device, string? From, string? To)
{
    public static readonly LedgerAddress Nothing = new(null, null, null, null, null, null);

    private const int Longest = 255;
    private static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];

    public bool IsFiltered => this != Nothing;

    public IReadOnlyList<LedgerStatus> Statuses => [.. (Status ?? string.Empty).Split(',').Select(LedgerStatuses.Find).OfType<LedgerStatus>()];

    public LedgerFilter Filter => new(Statuses, Type, Device, Moment(From, endOfDay: false), Moment(To, endOfDay: true));

    /// <summary>What cannot be asked (a word that is no status, a day that does not exist) is not asked.</summary>
    public static LedgerAddress Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        var type = Value("type");
        return new LedgerAddress(
            Value("tenant"),
            Words((Value("status") ?? string.Empty).Split(',').Select(LedgerStatuses.Find).OfType<LedgerStatus>()),
            LedgerWords.Types.Contains(type) ? type : null,
            DeviceOf(Value("device")),
            Time("from"),
            Time("to"));

        // PostgreSQL's text holds no NUL.
        string? Value(string key) =>
            values.TryGetValue(key, out var found) && found[0]?.Trim() is { Length: > 0 and <= Longest } value && !value.Contains('\0', StringComparison.Ordinal) ? value : null;

        string? Time(string key) => Value(key) is { } value && Moment(value, endOfDay: false) is not null ? value : null;
    }

    public static LedgerAddress Of(Uri address) => Parse(address.Query);

    /// <summary>With the separators it is printed with, and in any case.</summary>
    /// <returns>Null for what is not the beginning of a DevEUI.</returns>
    public static string? DeviceOf(string? text)
    {
        var digits = text?.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal).ToUpperInvariant();
        return digits is { Length: > 0 and <= 16 } && digits.All(char.IsAsciiHexDigitUpper) ? digits : null;
    }

    public LedgerAddress Toggle(LedgerStatus status) =>
        this with { Status = Words(Statuses.Contains(status) ? Statuses.Where(each => each != status) : Statuses.Append(status)) };

    /// <summary>A path with these filters behind it.</summary>
    public string At(string path)
    {
        var parts = new Dictionary<string, string?>
        {
            ["tenant"] = Tenant,
            ["status"] = Status,
            ["type"] = Type,
            ["device"] = Device,
            ["from"] = From,
            ["to"] = To,
        };
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null)).Replace("%3A", ":", StringComparison.Ordinal).Replace("%2C", ",", StringComparison.Ordinal);
    }

    private static string? Words(IEnumerable<LedgerStatus> statuses) =>
        string.Join(',', statuses.Distinct().Order().Select(status => status.ToWord())) is { Length: > 0 } words ? words : null;

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
