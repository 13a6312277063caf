namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class ReportTexts;
