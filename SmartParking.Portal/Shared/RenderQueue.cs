using System.Collections.Concurrent;

namespace SmartParking.Portal.Shared;

/// <summary>
/// Gathers what many small components want to render and renders it as one batch, in the language of the circuit. Make one
/// per page while the page initialises, cascade it, and put a <see cref="RenderPump"/> on the page.
/// </summary>
public sealed class RenderQueue
{
    private readonly ConcurrentQueue<Action> _waiting = new();
    private readonly CircuitCulture _culture = new();
    private Action? _pump;
    private int _asked;

    /// <summary>Called from any thread; the action runs on the circuit, inside a render.</summary>
    public void Add(Action render)
    {
        _waiting.Enqueue(render);
        if (Interlocked.Exchange(ref _asked, 1) == 0)
        {
            _pump?.Invoke();
        }
    }

    internal void Attach(Action pump)
    {
        _pump = pump;
        if (!_waiting.IsEmpty)
        {
            pump();
        }
    }

    internal void InCulture(Action work) => _culture.Run(work);

    internal void Drain()
    {
        Interlocked.Exchange(ref _asked, 0);
        while (_waiting.TryDequeue(out var render))
        {
            render();
        }
    }
}
