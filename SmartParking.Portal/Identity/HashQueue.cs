using System.Threading.RateLimiting;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>Checking a password takes a core for 80 ms: a crowd at the door waits here instead of taking the whole machine.</summary>
internal sealed class HashQueue : IDisposable
{
    private const int Longest = 200;

    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = SecurityDefaults.ConcurrentHashes,
        QueueLimit = Longest,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <returns>A place until it is disposed of; not acquired when too many wait already.</returns>
    public ValueTask<RateLimitLease> EnterAsync(CancellationToken cancellationToken) => _limiter.AcquireAsync(1, cancellationToken);

    public void Dispose() => _limiter.Dispose();
}
