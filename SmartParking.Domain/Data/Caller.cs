
namespace SmartParking.Domain.Data;

/// <summary>On whose behalf a transaction is opened, and what for. Both are signed into its context.</summary>
/// <param name="Actor"><c>person:…</c>, <c>key:…</c>, <c>support:…</c> with an id, or <c>job:…</c> with a name.</param>
/// <param name="Purpose">One word of the feature, for instance <c>board.read</c>.</param>
public sealed record Caller(string Actor, string Purpose)
{
    private const int Longest = 100;
    private const string SupportPrefix = "support:";

    public string Actor { get; } = Fit(Actor);

    public string Purpose { get; } = Fit(Purpose);

    /// <summary>The Portal itself, doing what its clock or a page's pace asks for.</summary>
    public static Caller Job(string purpose) => new($"job:{purpose}", purpose);

    public static Caller Person(Guid id, string purpose) => new($"person:{id}", purpose);

    /// <summary>A person on a support visit.</summary>
    public static Caller Support(Guid id, string purpose) => new($"{SupportPrefix}{id}", purpose);

    /// <summary>Whether it is a platform admin's doing in a tenant he only visits.</summary>
    public bool IsSupport => Actor.StartsWith(SupportPrefix, StringComparison.Ordinal);

    public static Caller Key(Guid id, string purpose) => new($"key:{id}", purpose);

    /// <summary>A separator of the context must never come out of a name.</summary>
    private static string Fit(string text) =>
        text.Length is > 0 and <= Longest && text.All(each => char.IsAsciiLetterLower(each) || char.IsAsciiDigit(each) || each is ':' or '.' or '_' or '-')
            ? text
            : throw new ArgumentException($"A caller is written in at most {Longest} characters of a-z, 0-9 and :._-", nameof(text));
}
