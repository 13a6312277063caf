namespace SmartParking.Portal.Shared;

/// <summary>
/// Gathers what many small components want to render and renders it as one batch, in the language of the circuit. Make one
/// per page while the page initialises, cascade it, and put a <see cref="RenderPump"/> on the page. Who asks again before he
/// was rendered stands in it once: a browser that acknowledges nothing is rendered nothing, and must not fill it.
/// </summary>
public sealed class RenderQueue
{
    private readonly Lock _lock = new();
    private readonly CircuitCulture _culture = new();
    private HashSet<Action> _waiting = [];
    private Action? _pump;

    /// <summary>Called from any thread; the action runs on the circuit, inside a render.</summary>
    public void Add(Action render)
    {
        bool first;
        lock (_lock)
        {
            first = _waiting.Count == 0;
            _waiting.Add(render);
        }

        if (first)
        {
            _pump?.Invoke();
        }
    }

    internal void Attach(Action pump)
    {
        bool any;
        lock (_lock)
        {
            _pump = pump;
            any = _waiting.Count > 0;
        }

        if (any)
        {
            pump();
        }
    }

    internal void InCulture(Action work) => _culture.Run(work);

    internal void Drain()
    {
        HashSet<Action> asked;
        lock (_lock)
        {
            (asked, _waiting) = (_waiting, []);
        }

        foreach (var render in asked)
        {
            render();
        }
    }
}
