namespace SmartParking.Portal.Ingest;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class IngestTexts;
