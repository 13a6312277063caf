namespace SmartParking.Domain.Kernel;

/// <summary>The master keys in use.</summary>
/// <param name="Current">Signs and encrypts everything new.</param>
/// <param name="Previous">While a key is being replaced: still read and accepted, never used for anything new.</param>
public sealed record KeyRing(MasterKey Current, MasterKey? Previous = null)
{
    /// <summary>
    /// Public halves of the signing keys of master keys that are gone (SubjectPublicKeyInfo, DER): what they signed stays ours,
    /// and nothing new is signed or opened with them.
    /// </summary>
    public IReadOnlyList<byte[]> Retired { get; init; } = [];

    /// <summary>The current one first.</summary>
    public IEnumerable<MasterKey> All => Previous is null ? [Current] : [Current, Previous];
}
