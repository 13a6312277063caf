namespace SmartParking.Portal.Audit;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class AuditTexts;
