namespace SmartParking.Domain.Sites.Plans;

/// <summary>A space of a level's site.</summary>
/// <param name="Place">Null while it is on no plan.</param>
public sealed record PlannedSpace(Guid Id, string Code, SpacePlace? Place);
