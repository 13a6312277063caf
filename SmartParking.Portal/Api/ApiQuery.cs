using System.Globalization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Api;

/// <summary>What a request says behind the question mark. What is not asked for is ignored; what cannot be read is gathered.</summary>
internal sealed class ApiQuery(HttpContext context)
{
    private const int FurthestPage = 1_000_000;

    public ApiFaults Faults { get; } = new();

    /// <summary>page and page_size, or limit and offset.</summary>
    public ApiPage Page(int usual, int most)
    {
        if (!Has("page") && !Has("page_size") && (Has("limit") || Has("offset")))
        {
            var limit = Integer("limit", 1, most) ?? usual;
            var offset = Integer("offset", 0, FurthestPage) ?? 0;
            return new ApiPage((offset / limit) + 1, limit, offset);
        }

        var (page, size) = (Integer("page", 1, FurthestPage) ?? 1, Integer("page_size", 1, most) ?? usual);
        return new ApiPage(page, size, (long)(page - 1) * size);
    }

    public string? Text(string name, int longest)
    {
        var text = Told(name)?.Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        if (text?.Length > longest)
        {
            Faults.Add(name, string.Create(CultureInfo.InvariantCulture, $"has {text.Length} characters, {longest} at most"));
            return null;
        }

        return text is { Length: > 0 } ? text : null;
    }

    public string? OneOf(string name, params IReadOnlyCollection<string> words)
    {
        if (Told(name) is not { } text || words.Contains(text, StringComparer.Ordinal))
        {
            return Told(name);
        }

        Faults.Add(name, $"must be one of {string.Join(", ", words)}");
        return null;
    }

    public Guid? Id(string name)
    {
        if (Told(name) is not { } text)
        {
            return null;
        }

        if (Guid.TryParse(text, out var id))
        {
            return id;
        }

        Faults.Add(name, "must be a UUID");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Told(name) is not { } text)
        {
            return null;
        }

        if (text is "true" or "false" or "True" or "False" or "1" or "0")
        {
            return text is "true" or "True" or "1";
        }

        Faults.Add(name, "must be true or false");
        return null;
    }

    public DateTimeOffset? Moment(string name)
    {
        if (Told(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text.Replace(' ', '+'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) && moment.Year is > 1900 and < 9000)
        {
            return moment;
        }

        Faults.Add(name, "must be a moment as ISO 8601 writes it, for instance 2026-11-22T08:00:00Z");
        return null;
    }

    public int? Integer(string name, int least, int most)
    {
        if (Told(name) is not { } text)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        Faults.Add(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
        return null;
    }

    /// <summary>For instance <c>sort=code,-created_at</c>: by code, then the newest first.</summary>
    public IReadOnlyList<SortBy> Sort(IReadOnlyCollection<string> known, int most = int.MaxValue)
    {
        var sort = new List<SortBy>();
        foreach (var told in (Told("sort") ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (name, falling) = told.StartsWith('-') ? (told[1..], true) : (told, false);
            if (!known.Contains(name, StringComparer.Ordinal) || sort.Exists(each => each.Name == name) || sort.Count == most)
            {
                Faults.Add("sort", $"may be {(most == 1 ? "one of" : "each once")}: {string.Join(", ", known)}; with a minus before it from the other end");
                return [];
            }

            sort.Add(new SortBy(name, falling));
        }

        return sort;
    }

    private bool Has(string name) => context.Request.Query.ContainsKey(name);

    /// <summary>Of several the last.</summary>
    private string? Told(string name) => context.Request.Query[name] is [.., { Length: > 0 } told] ? told : null;
}
