namespace SmartParking.Domain.Sites.Plans;

/// <summary>A level to choose.</summary>
/// <param name="Placed">How many spaces are on its plan.</param>
public sealed record PlanLevel(Guid Id, string Name, Guid Site, string SiteName, string SiteSlug, int Placed);
