using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Sockets;

/// <summary>How many sockets there may be: of strangers who have not said who they are, and of each person or key.</summary>
internal sealed class SocketPlaces(EdgeOptions options)
{
    internal const int MostWaiting = 200;

    private readonly CircuitPlaces _taken = new(options);
    private int _waiting;

    /// <returns>False when too many wait; otherwise <see cref="StopWaiting"/> must follow.</returns>
    public bool TryWait()
    {
        if (Interlocked.Increment(ref _waiting) <= MostWaiting)
        {
            return true;
        }

        StopWaiting();
        return false;
    }

    public void StopWaiting() => Interlocked.Decrement(ref _waiting);

    /// <returns>False when he has as many as one may have; otherwise <see cref="Leave"/> must follow.</returns>
    public bool TryTake(SocketCaller caller) => _taken.TryTake(caller.Id);

    public void Leave(SocketCaller caller) => _taken.Leave(caller.Id);
}
