namespace SmartParking.Portal.Tenancy;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class TenancyTexts;
