namespace SmartParking.Domain.Sites;

/// <summary>What a site is divided into: storeys, and areas across or within them.</summary>
public enum SitePart
{
    Level,
    Zone,
}
