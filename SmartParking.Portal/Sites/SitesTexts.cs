namespace SmartParking.Portal.Sites;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
public sealed class SitesTexts;
