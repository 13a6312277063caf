namespace SmartParking.Domain.Audit;

/// <summary>One audited action.</summary>
/// <param name="Action"><c>resource.verb</c>, for instance <c>override.create</c>.</param>
/// <param name="Before">What was, as a JSON object of plain values, or null. Never a secret.</param>
/// <param name="After">What became, likewise.</param>
public sealed record AuditEntry(string Action, string ResourceType, string ResourceId, object? Before = null, object? After = null);
