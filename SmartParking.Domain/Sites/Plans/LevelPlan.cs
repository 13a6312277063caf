namespace SmartParking.Domain.Sites.Plans;

/// <summary>A level as it is drawn.</summary>
/// <param name="Picture">The hash of the picture behind it, as hex; null for none.</param>
/// <param name="Spaces">Those on it, and those of the site that are on no level or on this one and not placed; by code.</param>
/// <param name="Version">What an editor has seen.</param>
public sealed record LevelPlan(Guid Level, string Name, Guid Site, string SiteName, double Width, double Height, string? Picture, IReadOnlyList<PlannedSpace> Spaces, uint Version)
{
    /// <summary>Of a plan without a picture.</summary>
    public const double UsualWidth = 1200;

    public const double UsualHeight = 700;
}
