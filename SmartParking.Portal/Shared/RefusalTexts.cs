namespace SmartParking.Portal.Shared;

/// <summary>
/// Marks the words for what actions refuse, by the refusal's code: RefusalTexts.resx and RefusalTexts.fr.resx. Pages say them in
/// the person's language, the API in English.
/// </summary>
public sealed class RefusalTexts;
