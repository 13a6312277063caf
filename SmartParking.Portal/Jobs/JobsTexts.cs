namespace SmartParking.Portal.Jobs;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class JobsTexts;
