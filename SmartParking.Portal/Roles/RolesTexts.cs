namespace SmartParking.Portal.Roles;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class RolesTexts;
