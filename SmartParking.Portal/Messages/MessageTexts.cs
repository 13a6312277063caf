namespace SmartParking.Portal.Messages;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class MessageTexts;
