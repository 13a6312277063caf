namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <param name="Lines">The newest first.</param>
/// <param name="Foreign">How many among them were signed with another key, or with none, and are left out.</param>
public sealed record ReportList(IReadOnlyList<ReportLine> Lines, int Foreign);
