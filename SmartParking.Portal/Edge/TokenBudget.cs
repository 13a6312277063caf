namespace SmartParking.Portal.Edge;

/// <summary>How often somebody may ask: <see cref="Burst"/> at once, and then <see cref="PerMinute"/>.</summary>
internal sealed class TokenBudget
{
    public int Burst { get; set; }

    public int PerMinute { get; set; }

    /// <summary>How long one permit takes to come back.</summary>
    public TimeSpan Pace => TimeSpan.FromMinutes(1) / PerMinute;

    public IEnumerable<string> Problems(string key)
    {
        if (Burst is < 1 or > 1_000_000)
        {
            yield return $"{key}:Burst must be between 1 and 1000000.";
        }

        if (PerMinute is < 1 or > 1_000_000)
        {
            yield return $"{key}:PerMinute must be between 1 and 1000000.";
        }
    }
}
