namespace SmartParking.Portal.Accounts;

/// <summary>Names the texts of this folder for IStringLocalizer.</summary>
internal sealed class AccountTexts;
