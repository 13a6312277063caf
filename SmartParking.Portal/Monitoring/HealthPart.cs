namespace SmartParking.Portal.Monitoring;

/// <summary>One line of the health report.</summary>
/// <param name="Since">When it became so, as far as this process has seen.</param>
/// <param name="Findings">What exactly is wrong: addresses, messages, names of objects. Only for who has the scrape token.</param>
internal sealed record HealthPart(string Name, bool Works, string Status, DateTimeOffset Since, IReadOnlyList<string> Findings);
