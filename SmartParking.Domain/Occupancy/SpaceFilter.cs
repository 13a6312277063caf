namespace SmartParking.Domain.Occupancy;

/// <summary>Which spaces; what is null does not narrow.</summary>
/// <param name="Text">In the code, the name or the display name, as it stands.</param>
/// <param name="Deleted">The deleted ones instead of those that live.</param>
public sealed record SpaceFilter(
    Guid? SiteId = null, Guid? ZoneId = null, Guid? LevelId = null, string? Label = null, ShownState? State = null, string? Text = null, bool Deleted = false)
{
    public static readonly SpaceFilter Nothing = new();
}
