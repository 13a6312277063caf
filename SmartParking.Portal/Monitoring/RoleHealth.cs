namespace SmartParking.Portal.Monitoring;

/// <summary>What a probe said of one role, and since when it says so.</summary>
/// <param name="Failure">Why it does not answer, for who may see it.</param>
internal sealed record RoleHealth(string Name, bool Answers, DateTimeOffset Since, string? Failure = null);
