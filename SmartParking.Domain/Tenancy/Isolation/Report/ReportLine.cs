namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>One earlier run, in a list.</summary>
public sealed record ReportLine(Guid Id, DateTimeOffset FinishedAt, bool Passed);
