using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Occupancy;

/// <summary>Which spaces a list has, and which part of it; what is null is not asked for.</summary>
/// <param name="Text">In its code or name.</param>
/// <param name="Label">One of its labels.</param>
public sealed record SpaceListFilter(
    Guid? Site = null, ShownState? State = null, string? Text = null, string? Label = null, bool? Enabled = null, int Limit = 100, long Offset = 0, IReadOnlyList<SortBy>? Sort = null);
