namespace SmartParking.Domain.Kernel;

/// <summary>The master keys in use.</summary>
/// <param name="Current">Signs and encrypts everything new.</param>
/// <param name="Previous">While a key is being replaced: still read and accepted, never used for anything new.</param>
public sealed record KeyRing(MasterKey Current, MasterKey? Previous = null)
{
    /// <summary>The current one first.</summary>
    public IEnumerable<MasterKey> All => Previous is null ? [Current] : [Current, Previous];
}
