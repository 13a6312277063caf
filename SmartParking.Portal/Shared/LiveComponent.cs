using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Shared;

/// <summary>A part of a page that follows a board: told of every change at most once per period, and rendered with the others.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private readonly List<IDisposable> _held = [];

    [CascadingParameter]
    public RenderQueue Queue { get; set; } = null!;

    [Parameter, EditorRequired]
    public BoardView Board { get; set; } = null!;

    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _held.ForEach(each => each.Dispose());

    /// <summary>Calls <paramref name="look"/> on the circuit after changes, at most once per <paramref name="pace"/>.</summary>
    /// <param name="note">Told at once, on a background thread, which spaces differ.</param>
    protected void Follow(TimeSpan pace, Action look, Action<IReadOnlySet<Guid>>? note = null)
    {
        var throttle = new Throttle(pace, Time, () => Queue.Add(look));
        _held.Add(throttle);
        _held.Add(Board.OnAny(changed =>
        {
            note?.Invoke(changed);
            throttle.Ask();
        }));
    }

    /// <summary>Calls <paramref name="look"/> on the circuit with every change, so that what it shows goes with the tiles that changed: for what is cheap to look at.</summary>
    protected void Follow(Action look) => _held.Add(Board.OnAny(_ => Queue.Add(look)));

    protected void Hold(IDisposable held) => _held.Add(held);
}
