using System.Globalization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Imports;

/// <summary>Compares a file with what there is. Pure: the same file over the same state is the same plan.</summary>
internal sealed class ImportPlanner(ImportFile file, ImportState state, Guid? defaultSite)
{
    private static readonly string[] Yes = ["true", "yes", "1", "oui", "vrai"];
    private static readonly string[] No = ["false", "no", "0", "non", "faux"];

    private readonly List<ImportError> _errors = [.. file.Errors];
    private readonly List<ImportChange> _changes = [];
    private readonly HashSet<(string Site, string Name)> _zones = [];
    private readonly HashSet<(string Site, string Name)> _levels = [];
    private readonly Dictionary<(Guid Site, string Code), int> _seen = [];
    private readonly Dictionary<string, int> _sensors = new(StringComparer.Ordinal);

    public static ImportPlan Make(ImportFile file, ImportState state, Guid? defaultSite) => new ImportPlanner(file, state, defaultSite).Make();

    private ImportPlan Make()
    {
        if (_errors.Count == 0)
        {
            foreach (var row in file.Rows)
            {
                Add(row);
            }
        }

        return new ImportPlan(_changes, _errors) { NewZones = [.. _zones.Select(zone => (zone.Site, zone.Name))], NewLevels = [.. _levels.Select(level => (level.Site, level.Name))] };
    }

    private void Add(ImportRow row)
    {
        var site = row[ImportColumns.Site] is { } called ? state.Site(called) : state.Sites.FirstOrDefault(each => each.Id == defaultSite);
        if (site is null)
        {
            Wrong(row, ImportColumns.Site, row[ImportColumns.Site] is { } told ? Outcome.Refused("import.site", ImportColumns.Site, told) : Outcome.Refused("import.no_site", ImportColumns.Site));
            return;
        }

        var before = SpaceCode.TryParse(row[ImportColumns.Code], out var code) ? state.Spaces.GetValueOrDefault((site.Id, code.Value)) : null;
        var errors = _errors.Count;
        var draft = Draft(row, site, before);
        var (refusal, clean) = SpaceRules.Check(draft);
        if (_errors.Count > errors)
        {
            // Of a cell that cannot be read nothing more is said.
        }
        else if (refusal is not null)
        {
            Wrong(row, refusal.Field, refusal);
        }
        else if (!_seen.TryAdd((site.Id, clean.Code), row.Line))
        {
            Wrong(row, ImportColumns.Code, Outcome.Refused("import.code_twice", ImportColumns.Code, clean.Code, _seen[(site.Id, clean.Code)]));
        }

        var zone = file.Has(ImportColumns.Zone) ? row[ImportColumns.Zone] ?? FirstZone(site) : before?.Zone ?? FirstZone(site);
        var level = file.Has(ImportColumns.Level) ? row[ImportColumns.Level] : before?.Level;
        Name(row, ImportColumns.Zone, zone);
        Name(row, ImportColumns.Level, level);
        var sensor = Sensor(row, before);
        if (_errors.Count == errors)
        {
            Place(site, zone, level);
            var fields = Fields(before, clean, zone, level, sensor);
            var kind = before is null ? ImportKind.Create : fields.Count > 0 ? ImportKind.Change : ImportKind.Same;
            _changes.Add(new ImportChange(row.Line, kind, site.Name, clean, fields, before?.Id, zone, level, sensor));
        }
    }

    private static string FirstZone(KnownSite site) => site.Zones is [var first, ..] ? first.Name : "Main";

    /// <summary>What the file has no column for stays as it is.</summary>
    private SpaceDraft Draft(ImportRow row, KnownSite site, KnownSpace? before)
    {
        var old = before?.Draft ?? new SpaceDraft { SiteId = site.Id, Code = string.Empty };
        return old with
        {
            Code = row[ImportColumns.Code] ?? string.Empty,
            Name = file.Has(ImportColumns.Name) ? row[ImportColumns.Name] : old.Name,
            DisplayName = file.Has(ImportColumns.DisplayName) ? row[ImportColumns.DisplayName] : old.DisplayName,
            Labels = file.Has(ImportColumns.Labels) ? row[ImportColumns.Labels]?.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [] : old.Labels,
            Enabled = file.Has(ImportColumns.Enabled) && row[ImportColumns.Enabled] is { } told ? Truth(row, told) : old.Enabled,
            AutoReleaseMinutes = file.Has(ImportColumns.AutoRelease) ? Whole(row, ImportColumns.AutoRelease) : old.AutoReleaseMinutes,
            Latitude = file.Has(ImportColumns.Latitude) ? Number(row, ImportColumns.Latitude) : old.Latitude,
            Longitude = file.Has(ImportColumns.Longitude) ? Number(row, ImportColumns.Longitude) : old.Longitude,
        };
    }

    private void Name(ImportRow row, string column, string? name)
    {
        if (name is not null && PlainText.Length(name) > SiteRules.LongestPart)
        {
            Wrong(row, column, Outcome.Refused("field.too_long", column, SiteRules.LongestPart));
        }
    }

    private string? Sensor(ImportRow row, KnownSpace? before)
    {
        if (row[ImportColumns.Sensor] is not { } told)
        {
            return null; // An empty cell takes no sensor away: that is done by hand, with a reason.
        }

        if (!DevEui.TryParse(told, out var devEui))
        {
            Wrong(row, ImportColumns.Sensor, Outcome.Refused("import.sensor", ImportColumns.Sensor, told));
        }
        else if (before?.Sensor == devEui.Value)
        {
            return null;
        }
        else if (before?.Sensor is { } other)
        {
            Wrong(row, ImportColumns.Sensor, Outcome.Refused("import.sensor_other", ImportColumns.Sensor, other));
        }
        else if (!state.Sensors.TryGetValue(devEui.Value, out var place))
        {
            Wrong(row, ImportColumns.Sensor, Outcome.Refused("import.sensor_unknown", ImportColumns.Sensor, devEui.Value));
        }
        else if (place is not null)
        {
            Wrong(row, ImportColumns.Sensor, Outcome.Refused("import.sensor_elsewhere", ImportColumns.Sensor, devEui.Value));
        }
        else if (!_sensors.TryAdd(devEui.Value, row.Line))
        {
            Wrong(row, ImportColumns.Sensor, Outcome.Refused("import.sensor_twice", ImportColumns.Sensor, devEui.Value, _sensors[devEui.Value]));
        }
        else
        {
            return devEui.Value;
        }

        return null;
    }

    private void Place(KnownSite site, string zone, string? level)
    {
        if (!site.Zones.Any(each => each.Name == zone))
        {
            _zones.Add((site.Name, zone));
        }

        if (level is not null && !site.Levels.Any(each => each.Name == level))
        {
            _levels.Add((site.Name, level));
        }
    }

    private static List<ImportField> Fields(KnownSpace? before, SpaceDraft after, string zone, string? level, string? sensor)
    {
        var old = before is null ? [] : ImportCells.Of(before.Draft, string.Empty, before.Zone, before.Level, before.Sensor);
        return
        [
            .. ImportCells.Of(after, string.Empty, zone, level, sensor ?? before?.Sensor)
                .Select(cell => new ImportField(cell.Key, old.GetValueOrDefault(cell.Key) ?? string.Empty, cell.Value))
                .Where(field => field.Column != ImportColumns.Code && field.Before != field.After),
        ];
    }

    private bool Truth(ImportRow row, string told)
    {
        var isYes = Yes.Contains(told, StringComparer.OrdinalIgnoreCase);
        if (!isYes && !No.Contains(told, StringComparer.OrdinalIgnoreCase))
        {
            Wrong(row, ImportColumns.Enabled, Outcome.Refused("import.truth", ImportColumns.Enabled, told));
        }

        return isYes;
    }

    private int? Whole(ImportRow row, string column)
    {
        if (row[column] is not { } told)
        {
            return null;
        }

        if (!int.TryParse(told, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Wrong(row, column, Outcome.Refused("import.number", column, told));
            return null;
        }

        return number;
    }

    /// <summary>With a point or, as spreadsheets of many countries write it, a comma.</summary>
    private double? Number(ImportRow row, string column)
    {
        if (row[column] is not { } told)
        {
            return null;
        }

        if (!double.TryParse(told.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            Wrong(row, column, Outcome.Refused("import.number", column, told));
        }

        return number;
    }

    private void Wrong(ImportRow row, string? column, Outcome problem) => _errors.Add(new ImportError(row.Line, column, problem));
}
