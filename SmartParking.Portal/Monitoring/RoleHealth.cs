namespace SmartParking.Portal.Monitoring;

/// <summary>What a probe said of one role, and since when it says so.</summary>
internal sealed record RoleHealth(string Name, bool Answers, DateTimeOffset Since);
