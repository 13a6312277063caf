namespace SmartParking.Portal.Tenants;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class TenantsTexts;
