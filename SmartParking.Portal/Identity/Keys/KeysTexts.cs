namespace SmartParking.Portal.Identity.Keys;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class KeysTexts;
