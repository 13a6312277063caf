namespace SmartParking.Domain.Audit;

/// <summary>
/// What a request said of itself so that it may be sent twice. The action it asks for writes this beside its audit entry, in the
/// same transaction: a twin fails at the table's key, and nothing of what it did remains. See docs/api.md.
/// </summary>
/// <param name="CallerId">The person or key that asks; each has names of his own.</param>
/// <param name="Key">1 to 255 characters, the caller's choice.</param>
/// <param name="RequestHash">SHA-256 of what was asked.</param>
public sealed record Idempotency(Guid CallerId, string Key, byte[] RequestHash)
{
    public const int LongestKey = 255;

    /// <summary>The constraint by whose violation a twin is known.</summary>
    public const string Constraint = "idempotency_keys_pkey";

    /// <summary>Committed by an earlier transaction of the same request, where it takes several.</summary>
    internal bool IsWritten { get; set; }
}
