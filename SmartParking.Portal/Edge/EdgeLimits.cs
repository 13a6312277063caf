namespace SmartParking.Portal.Edge;

/// <summary>Section <c>Edge:Limits</c>: whose requests are counted, and how many each may make.</summary>
internal sealed class EdgeLimits
{
    /// <summary>Of an address that nobody has signed in from with this request.</summary>
    public TokenBudget Address { get; set; } = new() { Burst = 1_000, PerMinute = 3_000 };

    /// <summary>Of a signed-in person, over all tenants.</summary>
    public TokenBudget Person { get; set; } = new() { Burst = 1_000, PerMinute = 3_000 };

    /// <summary>Attempts to sign in from one address. An office arrives at eight, all behind one.</summary>
    public TokenBudget SignIn { get; set; } = new() { Burst = 200, PerMinute = 120 };

    /// <summary>Wrong webhook secrets from one address. A right one is never counted.</summary>
    public TokenBudget WrongSecret { get; set; } = new() { Burst = 60, PerMinute = 60 };

    /// <summary>Of all people of a tenant of the tier basic together.</summary>
    public TokenBudget Basic { get; set; } = new() { Burst = 1_000, PerMinute = 3_000 };

    /// <summary>Of all people of a tenant of the tier professional together.</summary>
    public TokenBudget Professional { get; set; } = new() { Burst = 3_000, PerMinute = 9_000 };

    /// <summary>Of all people of a tenant of the tier enterprise together.</summary>
    public TokenBudget Enterprise { get; set; } = new() { Burst = 10_000, PerMinute = 30_000 };

    /// <summary>A tier nobody has heard of has the least.</summary>
    public TokenBudget OfTier(string tier) => tier switch
    {
        "enterprise" => Enterprise,
        "professional" => Professional,
        _ => Basic,
    };
}
