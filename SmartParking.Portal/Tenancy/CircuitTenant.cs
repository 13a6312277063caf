namespace SmartParking.Portal.Tenancy;

/// <summary>
/// Which tenant a circuit (or a request) is for: the one of its first page, or none for the platform's pages. It never
/// changes; a page of another tenant needs a circuit of its own, which a full load brings.
/// </summary>
internal sealed class CircuitTenant
{
    private bool _begun;
    private string? _slug;

    /// <returns>False when the circuit began with something else.</returns>
    public bool Admits(string? slug)
    {
        if (!_begun)
        {
            _begun = true;
            _slug = slug;
        }

        return string.Equals(_slug, slug, StringComparison.Ordinal);
    }
}
