namespace SmartParking.Domain.Sites.Plans;

/// <summary>Where a space lies on its level's plan.</summary>
/// <param name="X">Its middle, in the plan's units from the left.</param>
/// <param name="Y">From the top.</param>
/// <param name="Turn">Degrees, clockwise, from 0 to below 360.</param>
public sealed record SpacePlace(Guid Space, float X, float Y, float Width, float Height, float Turn);
