namespace SmartParking.Domain.Kernel;

/// <summary>What an action came to: done, or refused for a reason a person can be told. Refusals are expected; failures throw.</summary>
/// <param name="Refusal">Null when done; otherwise a stable code such as <c>override.already_blocked</c>, which the Portal has words for.</param>
public sealed record Outcome(string? Refusal)
{
    public static readonly Outcome Done = new((string?)null);

    public bool IsDone => Refusal is null;

    /// <summary>What of the input was refused, as the API names it; null when it is not about one field.</summary>
    public string? Field { get; init; }

    /// <summary>What the words for it speak of: a limit, a code that is taken.</summary>
    public IReadOnlyList<object> Values { get; init; } = [];

    public static Outcome Refused(string code) => new(code);

    /// <param name="code">As above.</param>
    /// <param name="field">As the API names it, for instance <c>postal_code</c>.</param>
    /// <param name="values">Numbers and texts, in the order the words use them.</param>
    public static Outcome Refused(string code, string? field, params IReadOnlyList<object> values) => new(code) { Field = field, Values = values };
}
