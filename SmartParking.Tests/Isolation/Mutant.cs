namespace SmartParking.Tests.Isolation;

/// <summary>One way to spoil a database.</summary>
/// <param name="Code">Of the finding that must name it.</param>
/// <param name="Spoiled">The object's name, as the finding's sentence must hold it.</param>
/// <param name="Apply">Run by the superuser.</param>
/// <param name="Undo">Run by the superuser.</param>
/// <param name="Leak">
/// The positive control: what parking_app does as tenant A; more than zero rows counted or changed means that B's data is
/// open. Null where the mutant alone opens nothing.
/// </param>
/// <param name="Context">The tenant of the control's session; empty for none.</param>
internal sealed record Mutant(string Code, string Spoiled, string Apply, string Undo, string? Leak = null, bool Context = true, bool AsOwner = false);
