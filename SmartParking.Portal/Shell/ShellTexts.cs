namespace SmartParking.Portal.Shell;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class ShellTexts;
