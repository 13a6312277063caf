namespace SmartParking.Domain.Jobs;

/// <summary>Rung when a job was ordered on this node, so that nobody waits for the next look. What is missed the look finds.</summary>
public sealed class JobBell : IDisposable
{
    private readonly SemaphoreSlim _rung = new(0, 1);

    public void Ring()
    {
        try
        {
            _rung.Release();
        }
        catch (SemaphoreFullException)
        {
            // It has been rung already, and nobody has come yet.
        }
    }

    /// <summary>Returns when it is rung, or after a while.</summary>
    public Task HeardAsync(TimeSpan atMost, CancellationToken cancellationToken) => _rung.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _rung.Dispose();
}
