namespace SmartParking.Portal.Members;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class MemberTexts;
