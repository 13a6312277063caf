using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Edge;

/// <summary>How often somebody may ask: <see cref="Burst"/> at once, and then <see cref="PerMinute"/>.</summary>
internal sealed class TokenBudget
{
    /// <summary>How many at once.</summary>
    [Between(1, 1_000_000)]
    public int Burst { get; set; }

    /// <summary>How many come back each minute.</summary>
    [Between(1, 1_000_000)]
    public int PerMinute { get; set; }

    /// <summary>How long one permit takes to come back.</summary>
    public TimeSpan Pace => TimeSpan.FromMinutes(1) / PerMinute;
}
