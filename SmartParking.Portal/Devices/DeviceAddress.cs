using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Devices;

namespace SmartParking.Portal.Devices;

/// <summary>What the list of devices shows, as its address says it: a link reproduces the view.</summary>
/// <param name="Filter">What cannot be asked is not asked.</param>
/// <param name="Open">The device whose drawer is open.</param>
public sealed record DeviceAddress(DeviceFilter Filter, Guid? Open)
{
    private const int Longest = 100;
    private static readonly DeviceFilter Usual = DeviceFilter.Nothing with { Sort = DeviceSort.Severity, Descending = true };

    public bool IsFiltered => Filter with { Sort = Usual.Sort, Descending = Usual.Descending } != Usual;

    public static DeviceAddress Of(Uri address)
    {
        var values = QueryHelpers.ParseQuery(address.Query);
        var sort = Value("sort");
        var filter = Usual with
        {
            Kind = Word<DeviceKind>("kind"),
            Status = Word<DeviceStatus>("status"),
            Lifecycle = Word<DeviceLifecycle>("lifecycle"),
            Severity = Word<DeviceSeverity>("severity"),
            Assigned = Value("assigned") switch { "yes" => true, "no" => false, _ => null },
            Text = Value("q"),
        };
        if (DeviceWords.TryParse<DeviceSort>(sort?.TrimStart('-'), out var by))
        {
            filter = filter with { Sort = by, Descending = sort.StartsWith('-') };
        }

        return new DeviceAddress(filter, Guid.TryParse(Value("device"), out var open) ? open : null);

        string? Value(string key) => values.TryGetValue(key, out var found) && found[0]?.Trim() is { Length: > 0 and <= Longest } value ? value : null;

        T? Word<T>(string key)
            where T : struct, Enum => DeviceWords.TryParse<T>(Value(key), out var word) ? word : null;
    }

    /// <summary>A path with this behind it.</summary>
    public string At(string path)
    {
        var parts = new Dictionary<string, string?>
        {
            ["q"] = Filter.Text,
            ["kind"] = Filter.Kind?.ToWord(),
            ["status"] = Filter.Status?.ToWord(),
            ["lifecycle"] = Filter.Lifecycle?.ToWord(),
            ["severity"] = Filter.Severity?.ToWord(),
            ["assigned"] = Filter.Assigned is { } assigned ? assigned ? "yes" : "no" : null,
            ["sort"] = (Filter.Sort, Filter.Descending) == (Usual.Sort, Usual.Descending) ? null : (Filter.Descending ? "-" : string.Empty) + Filter.Sort.ToString().ToLowerInvariant(),
            ["device"] = Open?.ToString(),
        };
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null));
    }

    /// <summary>A second choice of the same column turns it round.</summary>
    public DeviceAddress SortedBy(DeviceSort sort) =>
        this with { Filter = Filter with { Sort = sort, Descending = Filter.Sort == sort ? !Filter.Descending : sort == DeviceSort.Severity } };
}
