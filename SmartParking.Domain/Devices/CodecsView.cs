namespace SmartParking.Domain.Devices;

/// <summary>Which codec reads what in a tenant.</summary>
/// <param name="Profiles">Every one that a device has named or that has a codec, by name.</param>
/// <param name="Devices">Those that were asked for, by site and space.</param>
/// <param name="More">Whether more of them fit than are here.</param>
/// <param name="Undecodable">Events of the last 24 hours that are undecodable, also those that name no profile.</param>
public sealed record CodecsView(IReadOnlyList<ProfileCodec> Profiles, IReadOnlyList<DeviceCodec> Devices, bool More, long Undecodable);

/// <summary>A ChirpStack device profile.</summary>
/// <param name="Name">As last told; empty where no event has told it.</param>
/// <param name="Devices">How many of the tenant's were last seen with it.</param>
/// <param name="Unknown">How many were that nobody has registered.</param>
/// <param name="Codec">Null: none.</param>
/// <param name="Undecodable">Events of its devices of the last 24 hours that are undecodable.</param>
public sealed record ProfileCodec(string Id, string Name, long Devices, long Unknown, string? Codec, long Undecodable);

/// <summary>A device.</summary>
/// <param name="Site">Where its space lies; null, as <paramref name="Space"/>, for one without a space.</param>
/// <param name="ProfileId">The profile last seen; null before its first event.</param>
/// <param name="Own">The codec it was given; null: its profile decides.</param>
/// <param name="OfProfile">The codec of that profile; null: none.</param>
/// <param name="OccupiedBelowMm">For codecs that measure a distance.</param>
public sealed record DeviceCodec(
    Guid Id, string DevEui, string Name, string? Site, string? Space, string? ProfileId, string? ProfileName, string? Own, string? OfProfile, int? OccupiedBelowMm);
