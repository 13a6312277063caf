namespace SmartParking.Portal.Imports;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class ImportsTexts;
