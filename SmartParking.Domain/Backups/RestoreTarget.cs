namespace SmartParking.Domain.Backups;

/// <summary>Where a backup is restored to.</summary>
/// <param name="Administrator">A superuser's, in the server's database <c>postgres</c>.</param>
/// <param name="Database">The name the restored one gets; one that has it is renamed, never dropped.</param>
/// <param name="Passwords">What the roles shall have on a server that does not know them; empty leaves that to its administrator.</param>
public sealed record RestoreTarget(string Administrator, string Database, IReadOnlyList<(string Role, string Password)> Passwords);
