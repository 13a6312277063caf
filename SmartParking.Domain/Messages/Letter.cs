namespace SmartParking.Domain.Messages;

/// <summary>What a message says, before it is put into words: the Portal has those.</summary>
/// <param name="Kind">For instance <c>invitation</c>; the words depend on it.</param>
/// <param name="Language">Of the recipient, for instance <c>fr</c>.</param>
/// <param name="Token">What makes its link open something; null when it has none.</param>
/// <param name="Words">What the words are filled with, in order: names and moments, never secrets.</param>
public sealed record Letter(string Kind, string To, string Language, string? Token, IReadOnlyList<string> Words);
