namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>What one run found. Its signed form is made by <see cref="ReportDocument"/>.</summary>
/// <param name="Product">This program's version.</param>
/// <param name="Server">PostgreSQL's version.</param>
/// <param name="Schema">The newest migration that was applied.</param>
/// <param name="Tables">How many tenant tables were probed.</param>
public sealed record IsolationReport(
    Guid Id, DateTimeOffset StartedAt, DateTimeOffset FinishedAt, string Product, string Server, string Schema, int Tables, IReadOnlyList<ReportCheck> Checks)
{
    public bool Passed => Checks.All(check => check.Passed);

    public int Tried => Checks.Sum(check => check.Tried);

    public int Controls => Checks.Sum(check => check.Controls);

    /// <summary>Each once, though two groups may name it.</summary>
    public IReadOnlyList<Finding> Findings => [.. Checks.SelectMany(check => check.Findings).Distinct()];
}
