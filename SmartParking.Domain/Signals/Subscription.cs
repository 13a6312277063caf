namespace SmartParking.Domain.Signals;

/// <summary>Ends something once, when disposed.</summary>
public sealed class Subscription(Action end) : IDisposable
{
    private Action? _end = end;

    public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
}
