namespace SmartParking.Portal.Edge;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class EdgeTexts;
