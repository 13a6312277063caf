namespace SmartParking.Portal.Backups;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class BackupTexts;
