using System.Globalization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Occupancy;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Sites;

/// <summary>What stands in the form that blocks spaces; its times are the site's.</summary>
public sealed class OverrideFields
{
    public string Reason { get; set; } = string.Empty;

    public bool Later { get; set; }

    public string From { get; set; } = string.Empty;

    public OutUntil Until { get; set; } = OutUntil.Open;

    public string Exact { get; set; } = string.Empty;

    /// <summary>Or the refusal of a time that is none.</summary>
    public (OverrideDraft? Draft, Outcome? Refusal) Draft(OverrideKind kind, string? zone, DateTimeOffset now)
    {
        DateTimeOffset? from = null;
        if (Later && (from = Moment(From, zone)) is null)
        {
            return (null, Outcome.Refused("time.invalid", "from"));
        }

        DateTimeOffset? until = Until switch
        {
            OutUntil.Open => null,
            OutUntil.Hour => (from ?? now).AddHours(1),
            OutUntil.Day => SiteTime.EndOfDay(from ?? now, zone),
            OutUntil.Exact => Moment(Exact, zone),
        };
        return Until == OutUntil.Exact && until is null ? (null, Outcome.Refused("time.invalid", "until")) : (new OverrideDraft(kind, Reason, from, until), null);
    }

    private static DateTimeOffset? Moment(string text, string? zone) =>
        DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var wall) ? SiteTime.At(wall, zone) : null;
}
