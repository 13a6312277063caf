using System.Collections.Concurrent;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Sockets;

/// <summary>How many sockets there may be: of strangers who have not said who they are, together and from one address, and of each person or key.</summary>
internal sealed class SocketPlaces(EdgeOptions options)
{
    internal const int MostWaiting = 200;

    /// <summary>One who says nothing must not take the places of all.</summary>
    internal const int MostWaitingOfAddress = 20;

    private readonly CircuitPlaces _taken = new(options);
    private readonly ConcurrentDictionary<string, int> _addresses = new(StringComparer.Ordinal);
    private int _waiting;

    /// <param name="address">As budgets count it.</param>
    /// <returns>False when too many wait; otherwise <see cref="StopWaiting"/> must follow.</returns>
    public bool TryWait(string address)
    {
        var own = _addresses.AddOrUpdate(address, 1, (_, waiting) => waiting + 1);
        if (Interlocked.Increment(ref _waiting) <= MostWaiting && own <= MostWaitingOfAddress)
        {
            return true;
        }

        StopWaiting(address);
        return false;
    }

    public void StopWaiting(string address)
    {
        Interlocked.Decrement(ref _waiting);
        // Removed at zero, and only if nobody has come in between.
        if (_addresses.AddOrUpdate(address, 0, (_, waiting) => waiting - 1) <= 0)
        {
            _addresses.TryRemove(KeyValuePair.Create(address, 0));
        }
    }

    /// <returns>False when he has as many as one may have; otherwise <see cref="Leave"/> must follow.</returns>
    public bool TryTake(SocketCaller caller) => _taken.TryTake(caller.Id);

    public void Leave(SocketCaller caller) => _taken.Leave(caller.Id);
}
