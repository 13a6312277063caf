using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Portal.Sites;

/// <summary>What is chosen on the page of spaces, as it stands in the address. Sites by their short names, zones and levels by what they are called.</summary>
public sealed record SpacesAddress(
    string? Site = null, string? Zone = null, string? Level = null, ShownState? State = null, string? Label = null, string? Text = null, bool Deleted = false,
    SpaceSort Sort = SpaceSort.Code, bool Descending = false, string? Open = null)
{
    public const string New = "new";
    private const int Longest = 100;

    public bool IsFiltered => (Site ?? Zone ?? Level ?? Label ?? Text) is not null || State is not null || Deleted;

    public static SpacesAddress Parse(string address)
    {
        var said = QueryHelpers.ParseQuery(new Uri(address).Query);
        string? Of(string key) => said.TryGetValue(key, out var values) && values.ToString() is { Length: > 0 and <= Longest } text ? text.Replace("\0", string.Empty, StringComparison.Ordinal) : null;
        var sort = Of("sort");
        return new SpacesAddress(
            Of("site"),
            Of("zone"),
            Of("level"),
            OperationsQuery.StateOf(Of("state")),
            Of("label"),
            Of("q"),
            Of("deleted") is not null,
            Enum.TryParse<SpaceSort>(sort?.TrimStart('-'), ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : SpaceSort.Code,
            sort?.StartsWith('-') == true,
            Of("space"));
    }

    public string At(string path)
    {
        var values = new Dictionary<string, string?>
        {
            ["site"] = Site,
            ["zone"] = Zone,
            ["level"] = Level,
            ["state"] = State?.ToWord(),
            ["label"] = Label,
            ["q"] = string.IsNullOrWhiteSpace(Text) ? null : Text,
            ["deleted"] = Deleted ? "1" : null,
            ["sort"] = (Sort, Descending) == (SpaceSort.Code, false) ? null : (Descending ? "-" : string.Empty) + Sort.ToString().ToLowerInvariant(),
            ["space"] = Open,
        };
        return QueryHelpers.AddQueryString(path, values.Where(value => value.Value is not null));
    }

    /// <summary>What is called in the address and is not there narrows to nothing: an old link must not show everything.</summary>
    public SpaceFilter Filter(IReadOnlyList<SiteInfo> sites)
    {
        var site = SiteIn(sites);
        var parts = site is null ? sites : [site];
        return new SpaceFilter(
            Site is null ? null : site?.Id ?? Guid.Empty,
            Zone is null ? null : parts.SelectMany(each => each.Zones).FirstOrDefault(zone => zone.Name == Zone)?.Id ?? Guid.Empty,
            Level is null ? null : parts.SelectMany(each => each.Levels).FirstOrDefault(level => level.Name == Level)?.Id ?? Guid.Empty,
            Label,
            State,
            Text,
            Deleted);
    }

    /// <summary>The chosen one, or the only one there is.</summary>
    public SiteInfo? SiteIn(IReadOnlyList<SiteInfo> sites) => Site is null ? (sites.Count == 1 ? sites[0] : null) : sites.FirstOrDefault(site => site.Slug == Site);
}
