namespace SmartParking.Portal.Factors;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class FactorTexts;
