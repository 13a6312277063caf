using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Everything the demonstration consists of but its secrets; the same on every run.</summary>
internal sealed record DemoPlan(PlannedUser PlatformAdmin, Guid PlatformSecretId, IReadOnlyList<PlannedTenant> Tenants);

/// <param name="Tag">ChirpStack's name for the operator's application.</param>
/// <param name="Guests">People of elsewhere who may look on.</param>
/// <param name="Profiles">Those whose codec reads their devices; a device of another has a codec of its own.</param>
/// <param name="Strangers">Devices that report but are not registered.</param>
internal sealed record PlannedTenant(
    TenantId Id,
    string Slug,
    string Name,
    string Tier,
    string Band,
    string Tag,
    Guid SecretId,
    IReadOnlyList<PlannedMember> Members,
    IReadOnlyList<PlannedMember> Guests,
    IReadOnlyList<PlannedProfile> Profiles,
    IReadOnlyList<PlannedSite> Sites,
    IReadOnlyList<PlannedDevice> Strangers);

internal sealed record PlannedUser(Guid Id, string Name, string Email);

/// <param name="Role">viewer, operator, admin or owner.</param>
internal sealed record PlannedMember(Guid Id, PlannedUser User, string Role);

/// <param name="TimeZone">An IANA name.</param>
internal sealed record PlannedSite(Guid Id, string Slug, string Name, string TimeZone, double Latitude, double Longitude, IReadOnlyList<PlannedZone> Zones);

internal sealed record PlannedZone(Guid Id, string Name, IReadOnlyList<PlannedSpace> Spaces);

internal sealed record PlannedSpace(Guid Id, string Code, PlannedDevice Device);

/// <summary>A ChirpStack device profile and the codec that reads its devices.</summary>
internal sealed record PlannedProfile(Guid Id, string Name, string Codec);

/// <param name="Codec">What reads it, be it by its profile.</param>
/// <param name="Space">The code of its space; null for a device that is not registered.</param>
internal sealed record PlannedDevice(Guid Id, string DevEui, string Name, string Codec, string ProfileName, string? FieldMap, string? Space);
