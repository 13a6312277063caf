namespace SmartParking.Portal.Monitoring;

/// <summary>One line of the health report.</summary>
/// <param name="Since">When it became so; null where that is the start.</param>
internal sealed record HealthPart(string Name, bool Works, string Status, DateTimeOffset? Since);
