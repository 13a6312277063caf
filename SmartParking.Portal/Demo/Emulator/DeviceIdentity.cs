namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What ChirpStack would know of a device; goes into every event as <c>deviceInfo</c>.</summary>
internal sealed record DeviceIdentity(
    Guid TenantId,
    string TenantName,
    Guid ApplicationId,
    string ApplicationName,
    Guid ProfileId,
    string ProfileName,
    string Name,
    string DevEui,
    IReadOnlyDictionary<string, string> Tags);
