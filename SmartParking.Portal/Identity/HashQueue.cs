using System.Threading.RateLimiting;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Checking a password takes a core for 80 ms: a crowd at the door waits here instead of taking the whole machine. Nobody waits
/// in vain: how long a place is held is measured, and who would not have one within <see cref="LongestWait"/> is told at once.
/// </summary>
internal sealed class HashQueue(TimeProvider time) : IDisposable
{
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>However fast they are.</summary>
    private const int Longest = 200;

    /// <summary>How many of the last ones make the usual one.</summary>
    private const int Memory = 8;

    private readonly Lock _lock = new();
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = SecurityDefaults.ConcurrentHashes,
        QueueLimit = Longest,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private TimeSpan _usual = TimeSpan.FromMilliseconds(100);

    /// <summary>How many may wait, as fast as it goes now; one may always.</summary>
    internal int Room
    {
        get
        {
            lock (_lock)
            {
                return (int)Math.Clamp(LongestWait * SecurityDefaults.ConcurrentHashes / _usual, 1, Longest);
            }
        }
    }

    /// <returns>A place until it is disposed of; not acquired when too many wait already.</returns>
    public async ValueTask<Place> EnterAsync(CancellationToken cancellationToken) =>
        _limiter.GetStatistics()!.CurrentQueuedCount >= Room ? new Place(this, null) : new Place(this, await _limiter.AcquireAsync(1, cancellationToken));

    public void Dispose() => _limiter.Dispose();

    private void Learn(TimeSpan held)
    {
        lock (_lock)
        {
            _usual += (held - _usual) / Memory;
            _usual = _usual < TimeSpan.FromMilliseconds(1) ? TimeSpan.FromMilliseconds(1) : _usual;
        }
    }

    internal sealed class Place(HashQueue queue, RateLimitLease? lease) : IDisposable
    {
        private readonly long _begun = queue.Now;

        public bool IsAcquired => lease is { IsAcquired: true };

        public void Dispose()
        {
            if (IsAcquired)
            {
                queue.Learn(queue.Since(_begun));
            }

            lease?.Dispose();
        }
    }

    private long Now => time.GetTimestamp();

    private TimeSpan Since(long begun) => time.GetElapsedTime(begun);
}
