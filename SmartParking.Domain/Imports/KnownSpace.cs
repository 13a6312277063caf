using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Imports;

/// <summary>A space as an import finds it.</summary>
internal sealed record KnownSpace(Guid Id, SpaceDraft Draft, string Zone, string? Level, string? Sensor);
