namespace SmartParking.Portal.Devices;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class DevicesTexts;
