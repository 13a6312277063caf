namespace SmartParking.Domain.Devices;

/// <summary>What people say of a device. Texts as they were typed; what is empty is nothing.</summary>
/// <param name="DevEui">16 hexadecimal characters, also with separators.</param>
/// <param name="DeviceType">As the tenant calls the type, for instance <c>browan_tabs</c>.</param>
/// <param name="JoinEui">As the DevEUI.</param>
/// <param name="Codec">Its own; null: the one of its profile.</param>
/// <param name="Enabled">False: somebody works on it, and its silence is no fault.</param>
/// <param name="ConfigJson">A JSON object; null or empty for none.</param>
public sealed record DeviceDraft(
    string DevEui,
    string Name,
    DeviceKind Kind = DeviceKind.Sensor,
    string? DeviceType = null,
    string? Manufacturer = null,
    string? Model = null,
    string? JoinEui = null,
    string? Codec = null,
    bool Enabled = true,
    string? ConfigJson = null);
