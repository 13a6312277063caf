using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Occupancy;

/// <summary>What the live page shows, as its address says it: a link reproduces the view.</summary>
/// <param name="Site">A site's slug.</param>
/// <param name="Zone">A zone's name, in every site that has one so named.</param>
/// <param name="Text">Part of a space's code or of its sensor's DevEUI.</param>
/// <param name="Space">The space whose drawer is open: its code, after its site's slug and a slash where two sites use the same code.</param>
/// <param name="Sort">What the list is sorted by, one of <see cref="Sorts"/>, after a minus where it descends.</param>
public sealed record OperationsQuery(string? Site, string? Zone, ShownState? State, string Text, bool AsList, string? Space, string? Sort = null)
{
    public static readonly OperationsQuery Nothing = new(null, null, null, string.Empty, false, null);

    private const string Moment = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>A moment in the past to be shown, to the second; null: live.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Whether the plan of a level is shown in place of the tiles.</summary>
    public bool AsPlan { get; init; }

    /// <summary>Whose plan; null: the first that has one.</summary>
    public Guid? Level { get; init; }

    /// <summary>What a list can be sorted by.</summary>
    public static readonly IReadOnlyList<string> Sorts = ["space", "state", "since", "site", "zone", "evidence", "device"];

    public bool IsFiltered => Site is not null || Zone is not null || State is not null || Text.Length > 0;

    public static OperationsQuery Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        return new OperationsQuery(Value("site"), Value("zone"), StateOf(Value("state")), Value("q") ?? string.Empty, Value("view") == "list", Value("space"), SortOf(Value("sort")))
        {
            AsOf = MomentOf(Value("asof")),
            AsPlan = Value("view") == "plan",
            Level = Guid.TryParse(Value("level"), out var level) ? level : null,
        };

        string? Value(string key) => query.TryGetValue(key, out var values) && values[0] is { Length: > 0 } value ? value : null;
    }

    public static ShownState? StateOf(string? word) =>
        Enum.GetValues<ShownState>().Where(state => state.ToWord() == word).Select(state => (ShownState?)state).FirstOrDefault();

    public string At(string path)
    {
        var parts = new Dictionary<string, string?>
        {
            ["site"] = Site,
            ["zone"] = Zone,
            ["state"] = State?.ToWord(),
            ["q"] = Text.Length > 0 ? Text : null,
            ["view"] = View,
            ["level"] = AsPlan ? Level?.ToString() : null,
            ["sort"] = Sort,
            ["space"] = Space,
            ["asof"] = AsOf?.UtcDateTime.ToString(Moment, CultureInfo.InvariantCulture),
        };
        return QueryHelpers.AddQueryString(path, parts.Where(part => part.Value is not null)).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3A", ":", StringComparison.Ordinal);
    }

    private string? View => this switch
    {
        { AsPlan: true } => "plan",
        { AsList: true } => "list",
        _ => null,
    };

    /// <summary>Without a site or a zone that the board does not have.</summary>
    public OperationsQuery Known(BoardSnapshot board)
    {
        var site = board.Sites.FirstOrDefault(each => each.Slug == Site)?.Slug;
        var zones = board.Sites.Where(each => site is null || each.Slug == site).SelectMany(each => each.Zones);
        return this with { Site = site, Zone = zones.Any(zone => zone.Name == Zone) ? Zone : null };
    }

    /// <summary>The same filters, whatever is open and however it is laid out.</summary>
    public bool FiltersAs(OperationsQuery other) => this with { AsList = other.AsList, AsPlan = other.AsPlan, Level = other.Level, Space = other.Space, AsOf = other.AsOf } == other;

    public bool Matches(SpaceView space, SiteView site) =>
        (Site is null || site.Slug == Site)
        && (Zone is null || site.Zones.Any(zone => zone.Id == space.ZoneId && zone.Name == Zone))
        && (State is null || space.Shown == State)
        && (Text.Length == 0 || space.Code.Contains(Text, StringComparison.OrdinalIgnoreCase) || MatchesEui(space.DevEui));

    /// <summary>The space the address names, if there is one.</summary>
    public SpaceView? Find(BoardSnapshot board)
    {
        if (Space is null)
        {
            return null;
        }

        if (Guid.TryParse(Space, out var id))
        {
            return board.Spaces.GetValueOrDefault(id);
        }

        var named = board.Spaces.Values.Where(space => space.Code == Space).ToList();
        var site = board.Sites.FirstOrDefault(each => each.Slug == Site);
        return named.Find(space => space.SiteId == site?.Id) ?? named.FirstOrDefault() ?? board.Spaces.Values.FirstOrDefault(space => InSite(space, board) == Space);
    }

    /// <summary>How the address names a space.</summary>
    public static string NameOf(SpaceView space, BoardSnapshot board) =>
        board.Spaces.Values.Count(each => each.Code == space.Code) == 1 ? space.Code
            : board.Spaces.Values.Count(each => each.Code == space.Code && each.SiteId == space.SiteId) == 1 ? InSite(space, board)
            : space.Id.ToString();

    private static string InSite(SpaceView space, BoardSnapshot board) => $"{board.Sites.FirstOrDefault(site => site.Id == space.SiteId)?.Slug}/{space.Code}";

    private static string? SortOf(string? word) => word is not null && Sorts.Contains(word.StartsWith('-') ? word[1..] : word) ? word : null;

    private static DateTimeOffset? MomentOf(string? text) =>
        DateTimeOffset.TryParseExact(text, Moment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    private bool MatchesEui(string? devEui)
    {
        var digits = new string([.. Text.Where(char.IsAsciiHexDigit)]);
        return digits.Length > 3 && devEui?.Contains(digits, StringComparison.OrdinalIgnoreCase) == true;
    }
}
