namespace SmartParking.Portal.Identity;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class IdentityTexts;
