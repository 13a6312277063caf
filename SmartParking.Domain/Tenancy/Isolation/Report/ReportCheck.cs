namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>One check of a report.</summary>
/// <param name="Key">Stable, as <c>rls</c>; texts and readers name it.</param>
/// <param name="Group">One of <see cref="CheckGroup"/>.</param>
/// <param name="Tried">Statements that were tried; 0 for what is read from the catalogue.</param>
/// <param name="Controls">Of those, the ones that had to succeed and did: a probe that sees nothing anywhere proves nothing.</param>
public sealed record ReportCheck(string Key, string Group, bool Passed, int Tried, int Controls, long Milliseconds, IReadOnlyList<Finding> Findings);
