using SmartParking.Domain.Devices;

namespace SmartParking.Portal.Devices;

/// <summary>A device's form, as it is typed.</summary>
internal sealed class DeviceFields
{
    public string DevEui { get; set; } = string.Empty;

    public string Name { get; set; } = string.Empty;

    public string Kind { get; set; } = DeviceKind.Sensor.ToWord();

    public string DeviceType { get; set; } = string.Empty;

    public string Manufacturer { get; set; } = string.Empty;

    public string Model { get; set; } = string.Empty;

    public string JoinEui { get; set; } = string.Empty;

    public string Codec { get; set; } = string.Empty;

    public bool Enabled { get; set; } = true;

    public string Config { get; set; } = "{}";

    public static DeviceFields Of(DeviceDraft draft) => new()
    {
        DevEui = draft.DevEui,
        Name = draft.Name,
        Kind = draft.Kind.ToWord(),
        DeviceType = draft.DeviceType ?? string.Empty,
        Manufacturer = draft.Manufacturer ?? string.Empty,
        Model = draft.Model ?? string.Empty,
        JoinEui = draft.JoinEui ?? string.Empty,
        Codec = draft.Codec ?? string.Empty,
        Enabled = draft.Enabled,
        Config = draft.ConfigJson ?? "{}",
    };

    /// <summary>What was pasted from a label into the field of the DevEUI may say more than that.</summary>
    public DeviceDraft Draft()
    {
        var label = DeviceLabel.Read(DevEui);
        var kind = DeviceWords.TryParse<DeviceKind>(Kind, out var chosen) ? chosen : DeviceKind.Sensor;
        return new DeviceDraft(
            label?.DevEui.Value ?? DevEui, Name, kind, DeviceType, Manufacturer, Model, JoinEui.Length > 0 ? JoinEui : label?.JoinEui?.Value, Codec.Length > 0 ? Codec : null, Enabled, Config);
    }
}
