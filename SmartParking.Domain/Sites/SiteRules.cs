using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>What a site may be like.</summary>
internal static partial class SiteRules
{
    public const int LongestName = 255;
    public const int LongestSlug = 100;
    public const int LongestPart = 100;

    /// <returns>The first thing that is wrong, or null; and the draft as it is stored, its slug made where it had none.</returns>
    public static (Outcome? Refusal, SiteDraft Clean) Check(SiteDraft draft)
    {
        var check = new FieldCheck();
        var name = check.Required(draft.Name, "name", LongestName);
        var slug = PlainText.Of(draft.Slug)?.ToLowerInvariant();
        if (slug is not null && (slug.Length > LongestSlug || !Slug().IsMatch(slug)))
        {
            check.Refuse("slug.invalid", "slug", LongestSlug);
        }

        var hours = PlainText.Of(draft.OpeningHours);
        if (hours is not null && !OpeningHours.TryParse(hours, out _))
        {
            check.Refuse("opening_hours.invalid", "opening_hours");
        }

        var zone = PlainText.Of(draft.TimeZone) ?? "UTC";
        if (!IsTimeZone(zone))
        {
            check.Refuse("timezone.unknown_name", "timezone");
        }

        check.Position(draft.Latitude, draft.Longitude);
        var clean = draft with
        {
            Name = name,
            Slug = slug ?? SlugOf(name),
            Address = check.Optional(draft.Address, "address", 500),
            City = check.Optional(draft.City, "city", 100),
            State = check.Optional(draft.State, "state", 100),
            PostalCode = check.Optional(draft.PostalCode, "postal_code", 20),
            Country = check.Optional(draft.Country, "country", 100),
            TimeZone = zone,
            Labels = check.Labels(draft.Labels),
            OpeningHours = hours,
            MetadataJson = check.Json(draft.MetadataJson, "metadata"),
        };
        return (check.Refusal, clean);
    }

    /// <summary>IANA names alone: a name of Windows' would be another on the next machine.</summary>
    public static bool IsTimeZone(string name) =>
        name.Length <= 50 && ZoneName().IsMatch(name) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId && zone.Id == name;

    /// <summary>Letters without their accents; <c>site</c> for a name that has no Latin letter or digit.</summary>
    public static string SlugOf(string name)
    {
        var slug = new StringBuilder();
        foreach (var character in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                slug.Append(character);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        var made = slug.ToString().Trim('-');
        made = made.Length > LongestSlug - 10 ? made[..(LongestSlug - 10)].Trim('-') : made;
        return made.Length == 0 ? "site" : made;
    }

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Slug();

    [GeneratedRegex("^[A-Za-z]+([/_+-][A-Za-z0-9]+)*$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ZoneName();
}
