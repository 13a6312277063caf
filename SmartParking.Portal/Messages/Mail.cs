namespace SmartParking.Portal.Messages;

/// <summary>A letter in words.</summary>
/// <param name="Link">What it wants to be followed; null when nothing.</param>
internal sealed record Mail(string To, string Subject, string Text, string Html, Uri? Link);
