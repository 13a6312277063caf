namespace SmartParking.Portal.Plans;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class PlansTexts;
