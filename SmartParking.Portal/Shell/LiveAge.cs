namespace SmartParking.Portal.Shell;

/// <summary>How fresh what the page shows is; pages say so, the live badge in the top bar tells it. One per circuit.</summary>
public sealed class LiveAge
{
    public event EventHandler? Changed;

    /// <summary>As of when the page's data is true; null on pages that are not live.</summary>
    public DateTimeOffset? At { get; private set; }

    /// <param name="at">As of when the data is true; null when the page goes away.</param>
    public void Report(DateTimeOffset? at)
    {
        At = at;
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
