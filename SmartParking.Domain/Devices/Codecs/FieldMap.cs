using System.Text.Json;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Where ChirpStack's decoded <c>object</c> holds what. Paths are names joined by dots. Without a map, <c>occupied</c> is
/// read as true/false or 1/0.
/// </summary>
/// <param name="Occupied">Where the occupancy is and which values mean what.</param>
/// <param name="TemperatureC">Path to a number, °C.</param>
/// <param name="BatteryPercent">Path to a number, 0–100.</param>
/// <param name="BatteryVolts">Path to a number, V.</param>
public sealed record FieldMap(OccupiedMap Occupied, string? TemperatureC = null, string? BatteryPercent = null, string? BatteryVolts = null)
{
    private static readonly FieldMap Default = new(new OccupiedMap("occupied"));
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <exception cref="UndecodableException">The text is not a field map.</exception>
    public static FieldMap Parse(string? json)
    {
        if (json is null)
        {
            return Default;
        }

        try
        {
            return JsonSerializer.Deserialize<FieldMap>(json, Json) is { Occupied.Path: not null } map ? map : throw new UndecodableException("The field map names no path for \"occupied\".");
        }
        catch (JsonException failure)
        {
            throw new UndecodableException("The field map is not valid JSON of the form described in docs/codecs.md.", failure);
        }
    }
}
