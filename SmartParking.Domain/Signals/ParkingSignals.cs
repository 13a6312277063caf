using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Signals;

/// <summary>
/// "Look again": tells whoever listens that spaces of a tenant have changed, or what a person may. Carries ids and no data, so a
/// listener always reads under its own context. Raised after the commit; a lost signal costs freshness, never truth, because
/// every listener also sweeps on a timer.
/// </summary>
public sealed partial class ParkingSignals(ILogger<ParkingSignals> logger)
{
    private readonly ConcurrentDictionary<long, Action<TenantId, IReadOnlyCollection<Guid>>> _listeners = new();
    private readonly ConcurrentDictionary<long, Action<Guid?>> _ofPeople = new();
    private long _next;

    /// <summary>The callback runs on the sender's thread and must return at once.</summary>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable OnSpacesChanged(Action<TenantId, IReadOnlyCollection<Guid>> callback)
    {
        var id = Interlocked.Increment(ref _next);
        _listeners[id] = callback;
        return new Subscription(() => _listeners.TryRemove(id, out _));
    }

    /// <param name="tenant">The tenant whose spaces changed.</param>
    /// <param name="spaces">The spaces to look at again; empty means nothing to say.</param>
    public void SpacesChanged(TenantId tenant, IReadOnlyCollection<Guid> spaces)
    {
        ArgumentNullException.ThrowIfNull(spaces);
        if (spaces.Count == 0)
        {
            return;
        }

        foreach (var listener in _listeners.Values)
        {
            try
            {
                listener(tenant, spaces);
            }
            catch (Exception failure)
            {
                // One deaf listener must not keep the others, nor the sender's acknowledgement, from going on.
                Log.ListenerFailed(logger, failure);
            }
        }
    }

    /// <summary>The callback runs on the sender's thread and must return at once.</summary>
    /// <returns>Dispose it to stop listening.</returns>
    public IDisposable OnPersonChanged(Action<Guid?> callback)
    {
        var id = Interlocked.Increment(ref _next);
        _ofPeople[id] = callback;
        return new Subscription(() => _ofPeople.TryRemove(id, out _));
    }

    /// <param name="person">Whose membership, session or account has changed, on this node or another; null when it may be anybody's.</param>
    public void PersonChanged(Guid? person)
    {
        foreach (var listener in _ofPeople.Values)
        {
            try
            {
                listener(person);
            }
            catch (Exception failure)
            {
                Log.PersonListenerFailed(logger, failure);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A listener of changed spaces failed")]
        public static partial void ListenerFailed(ILogger logger, Exception failure);

        [LoggerMessage(Level = LogLevel.Error, Message = "A listener of changed people failed")]
        public static partial void PersonListenerFailed(ILogger logger, Exception failure);
    }
}
