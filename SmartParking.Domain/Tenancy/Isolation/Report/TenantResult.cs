namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>What a tenant is told of the last report.</summary>
/// <param name="Probes">How many things were tried out.</param>
public sealed record TenantResult(Guid ReportId, DateTimeOffset At, bool Passed, int Checks, int Probes);
