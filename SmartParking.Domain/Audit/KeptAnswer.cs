namespace SmartParking.Domain.Audit;

/// <summary>What is known of an earlier request of the same name.</summary>
/// <param name="IsSame">Whether it asked for the same.</param>
/// <param name="Status">Null while it runs, and for good where its answer was lost.</param>
/// <param name="Body">As it was sent.</param>
public sealed record KeptAnswer(bool IsSame, int? Status, string? Body);
