namespace SmartParking.Domain.Kernel;

/// <summary>What an action came to: done, or refused for a reason a person can be told. Refusals are expected; failures throw.</summary>
/// <param name="Refusal">Null when done; otherwise a stable code such as <c>override.already_blocked</c>, which the Portal has words for.</param>
public sealed record Outcome(string? Refusal)
{
    public static readonly Outcome Done = new((string?)null);

    public bool IsDone => Refusal is null;

    public static Outcome Refused(string code) => new(code);
}
