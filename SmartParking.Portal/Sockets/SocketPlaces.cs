using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Sockets;

/// <summary>How many sockets there may be: of strangers who have not said who they are, together and from one address, and of each person or key.</summary>
internal sealed class SocketPlaces(EdgeOptions options)
{
    internal const int MostWaiting = 200;

    /// <summary>One who says nothing must not take the places of all.</summary>
    internal const int MostWaitingOfAddress = 20;

    private readonly Places<Guid> _taken = new(options.CircuitsPerPerson);
    private readonly Places<string> _waitingOf = new(MostWaitingOfAddress);
    private int _waiting;

    /// <param name="address">As budgets count it.</param>
    /// <returns>False when too many wait; otherwise <see cref="StopWaiting"/> must follow.</returns>
    public bool TryWait(string address)
    {
        if (!_waitingOf.TryTake(address))
        {
            return false;
        }

        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
        {
            return true;
        }

        StopWaiting(address);
        return false;
    }

    public void StopWaiting(string address)
    {
        Interlocked.Decrement(ref _waiting);
        _waitingOf.Leave(address);
    }

    /// <returns>False when he has as many as one may have; otherwise <see cref="Leave"/> must follow.</returns>
    public bool TryTake(SocketCaller caller) => _taken.TryTake(caller.Id);

    public void Leave(SocketCaller caller) => _taken.Leave(caller.Id);
}
