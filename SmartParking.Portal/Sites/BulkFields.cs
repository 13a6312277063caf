using System.Globalization;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Sites;

/// <summary>What stands in the form that changes many spaces; what is empty leaves them as they are.</summary>
public sealed class BulkFields
{
    /// <summary>For what is to be taken away instead of set.</summary>
    public const string Nothing = "none";

    public string Zone { get; set; } = string.Empty;

    public string Level { get; set; } = string.Empty;

    public string Enabled { get; set; } = string.Empty;

    public string AddLabels { get; set; } = string.Empty;

    public string RemoveLabels { get; set; } = string.Empty;

    public string AutoRelease { get; set; } = string.Empty;

    public bool ClearAutoRelease { get; set; }

    /// <returns>Null when the minutes are no number.</returns>
    public SpaceChanges? Changes()
    {
        int? minutes = null;
        if (!ClearAutoRelease && AutoRelease.Trim().Length > 0)
        {
            if (!int.TryParse(AutoRelease.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var read))
            {
                return null;
            }

            minutes = read;
        }

        return new SpaceChanges
        {
            ZoneId = Guid.TryParse(Zone, out var zone) ? zone : null,
            LevelId = Guid.TryParse(Level, out var level) ? level : null,
            ClearLevel = Level == Nothing,
            Enabled = Enabled.Length == 0 ? null : Enabled == "true",
            AddLabels = Fields.Labels(AddLabels),
            RemoveLabels = Fields.Labels(RemoveLabels),
            AutoReleaseMinutes = minutes,
            ClearAutoRelease = ClearAutoRelease,
        };
    }

    /// <summary>How many would become another, by what is changed.</summary>
    public IEnumerable<string> Preview(IReadOnlyList<SpaceInfo> now, IStringLocalizer<SitesTexts> texts)
    {
        if (Changes() is not { } changes)
        {
            yield break;
        }

        var lines = new (string Field, bool Asked, Func<SpaceDraft, bool> Differs)[]
        {
            ("Zone", changes.ZoneId is not null, draft => draft.ZoneId != changes.ZoneId),
            ("Level", changes.LevelId is not null || changes.ClearLevel, draft => draft.LevelId != changes.LevelId),
            ("Enabled", changes.Enabled is not null, draft => draft.Enabled != changes.Enabled),
            ("Labels", changes.AddLabels.Count + changes.RemoveLabels.Count > 0, draft => changes.AddLabels.Except(draft.Labels).Any() || changes.RemoveLabels.Intersect(draft.Labels).Any()),
            ("AutoRelease", changes.AutoReleaseMinutes is not null || changes.ClearAutoRelease, draft => draft.AutoReleaseMinutes != changes.AutoReleaseMinutes),
        };
        foreach (var (field, _, differs) in lines.Where(line => line.Asked))
        {
            var count = now.Count(space => differs(space.Draft));
            yield return $"{texts[$"Change.{field}"]}: {texts.Count("Change.Count", count)}";
        }
    }
}
