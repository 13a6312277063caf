using System.Collections.Concurrent;
using SmartParking.Domain.Signals;

namespace SmartParking.Domain.Occupancy;

/// <summary>
/// One page's look at a tenant's board. A tile subscribes for its own space, so that one change renders one tile; totals
/// subscribe for any. Callbacks come on a background thread, carry no data, and must return at once.
/// </summary>
public sealed class BoardView : IDisposable
{
    private readonly Func<BoardSnapshot> _current;
    private readonly Action<BoardView> _close;
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<object, Action>> _spaces = new();
    private readonly ConcurrentDictionary<object, Action<IReadOnlySet<Guid>>> _any = new();

    internal BoardView(Func<BoardSnapshot> current, Action<BoardView> close)
    {
        _current = current;
        _close = close;
    }

    /// <summary>A look at what no longer changes.</summary>
    public static BoardView Of(BoardSnapshot past) => new(() => past, _ => { });

    public BoardSnapshot Current => _current();

    /// <returns>Dispose it to stop.</returns>
    public IDisposable OnSpace(Guid space, Action changed)
    {
        var key = new object();
        var listeners = _spaces.GetOrAdd(space, _ => new ConcurrentDictionary<object, Action>());
        listeners[key] = changed;
        return new Subscription(() => listeners.TryRemove(key, out _));
    }

    /// <summary>Told after every refresh with the spaces that differ, also when none do: the data's age has changed.</summary>
    /// <returns>Dispose it to stop.</returns>
    public IDisposable OnAny(Action<IReadOnlySet<Guid>> changed)
    {
        var key = new object();
        _any[key] = changed;
        return new Subscription(() => _any.TryRemove(key, out _));
    }

    public void Dispose()
    {
        _close(this);
        _spaces.Clear();
        _any.Clear();
    }

    internal void Tell(IReadOnlySet<Guid> different)
    {
        foreach (var listener in _any.Values)
        {
            listener(different);
        }

        foreach (var space in different)
        {
            if (_spaces.TryGetValue(space, out var listeners))
            {
                foreach (var listener in listeners.Values)
                {
                    listener();
                }
            }
        }
    }
}
