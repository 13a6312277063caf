namespace SmartParking.Portal.Support;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class SupportTexts;
