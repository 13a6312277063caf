using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites;

/// <summary>What a space may be like.</summary>
public static class SpaceRules
{
    public const int LongestName = 255;
    public const int LongestAutoRelease = 1_440;

    /// <summary>So many at once: each has an entry of its own in the audit, and they are one transaction.</summary>
    public const int MostAtOnce = 1_000;

    /// <returns>The first thing that is wrong, or null; and the draft as it is stored.</returns>
    internal static (Outcome? Refusal, SpaceDraft Clean) Check(SpaceDraft draft)
    {
        var check = new FieldCheck();
        if (string.IsNullOrWhiteSpace(draft.Code))
        {
            check.Refuse("field.missing", "code");
        }

        if (!SpaceCode.TryParse(draft.Code, out var code))
        {
            check.Refuse("space.code.invalid", "code");
        }

        check.Position(draft.Latitude, draft.Longitude);
        check.Between(draft.AutoReleaseMinutes, 1, LongestAutoRelease, "auto_release_minutes");
        var clean = draft with
        {
            Code = code.Value ?? string.Empty,
            Name = check.Optional(draft.Name, "name", LongestName),
            DisplayName = check.Optional(draft.DisplayName, "display_name", LongestName),
            Labels = check.Labels(draft.Labels),
            ConfigJson = check.Json(draft.ConfigJson, "config"),
            MetadataJson = check.Json(draft.MetadataJson, "metadata"),
        };
        return (check.Refusal, clean);
    }

    /// <summary>Codes as the words of a refusal name them: the first ten, and that there are more.</summary>
    internal static string Named(IReadOnlyCollection<string> codes) =>
        string.Join(", ", codes.Order(SpaceCode.Natural).Take(10)) + (codes.Count > 10 ? $" … ({codes.Count})" : string.Empty);
}
