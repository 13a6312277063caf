namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>How far a run is.</summary>
/// <param name="Check">The key of the check that is made now.</param>
public sealed record IsolationProgress(int Done, int Of, string Check);
