namespace SmartParking.Portal.Shared;

/// <summary>
/// Gathers what many small components want to render and renders it as one batch, in the language of the circuit. Make one
/// per page while the page initialises, cascade it, and put a <see cref="RenderPump"/> on the page. Who asks again before he
/// was rendered stands in it once: a browser that acknowledges nothing is rendered nothing, and must not fill it.
/// </summary>
/// <param name="pace">
/// At most one batch in this time, as good as at once when it was quiet: one change is told to one part of the page after the other,
/// and what they ask for goes together, because a batch costs more than what is in it. Goes by the real clock, because it is about the machine and not about what is shown.
/// </param>
public sealed class RenderQueue(TimeSpan pace) : IDisposable
{
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(3);

    private readonly Lock _lock = new();
    private readonly CircuitCulture _culture = new();
    private HashSet<Action> _waiting = [];
    private Throttle? _pump;

    /// <summary>Renders at once, whenever it is asked.</summary>
    public RenderQueue()
        : this(TimeSpan.Zero)
    {
    }

    public void Dispose() => _pump?.Dispose();

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
            _pump?.Ask();
        }
    }

    internal void Attach(Action pump)
    {
        bool any;
        lock (_lock)
        {
            _pump = new Throttle(pace, TimeProvider.System, pump, pace > Gathering ? Gathering : TimeSpan.Zero);
            any = _waiting.Count > 0;
        }

        if (any)
        {
            _pump.Ask();
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
