using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Occupancy;

/// <summary>One space in the grid. It follows its own space, so that a change renders this tile and no other.</summary>
public sealed partial class SpaceTile(IStringLocalizer<OccupancyTexts> texts, IStringLocalizer<SharedTexts> shared, TimeProvider time, Ticker ticker) : IDisposable
{
    private IDisposable? _listening;
    private IDisposable? _growing;
    private DateTimeOffset? _since;
    private Face _face = new(string.Empty, ShownState.Unknown, null, null, false);
    private Face? _rendered;
    private int _pulses;
    private Activity? _span;

    [CascadingParameter]
    public RenderQueue Queue { get; set; } = null!;

    [Parameter, EditorRequired]
    public BoardView Board { get; set; } = null!;

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Parameter]
    public bool Selected { get; set; }

    [Parameter]
    public EventCallback<Guid> OnOpen { get; set; }

    /// <summary>As in <see cref="Age.AsOf"/>.</summary>
    [CascadingParameter(Name = "AsOf")]
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>How often it was rendered, for tests.</summary>
    internal int Renders { get; private set; }

    private IStringLocalizer<SharedTexts> Words => shared;

    // Two names for one animation: a second change starts it anew.
    private string? Pulse => _pulses == 0 ? null : _pulses % 2 == 1 ? "pulse-odd" : "pulse-even";

    public void Dispose()
    {
        _listening?.Dispose();
        _growing?.Dispose();
        EndSpan();
    }

    protected override void OnInitialized() => _listening = Board.OnSpace(
        Id,
        () =>
        {
            var cause = Traces.Here;
            Queue.Add(() => Refresh(cause));
        });

    protected override void OnParametersSet() => Look();

    protected override bool ShouldRender() => _face != _rendered;

    protected override void OnAfterRender(bool firstRender)
    {
        _rendered = _face;
        Renders++;
        EndSpan();
    }

    /// <summary>Ends once the browser has what was rendered.</summary>
    private void EndSpan()
    {
        Traces.EndAside(_span);
        _span = null;
    }

    private void Refresh(ActivityContext cause)
    {
        var before = _face.State;
        Look();
        if (before != _face.State)
        {
            _pulses++;
        }

        if (cause != default && _face != _rendered)
        {
            EndSpan();
            _span = Traces.AfterAside("tile.render", cause);
            _span?.SetTag("space_id", Id);
        }

        StateHasChanged();
    }

    private void Look()
    {
        if (!Board.Current.Spaces.TryGetValue(Id, out var space))
        {
            return;
        }

        var now = AsOf ?? time.GetUtcNow();
        if (_growing is null || _since != space.ShownSince)
        {
            _growing?.Dispose();
            _since = space.ShownSince;
            _growing = _since is { } since && AsOf is null ? ticker.Watch(Grow, Ages.NextCalmChange(since, now)) : null;
        }

        _face = new Face(space.Code, space.Shown, AgeAt(now), space.Override?.Reason, Selected);
    }

    private DateTimeOffset Grow(DateTimeOffset now)
    {
        Queue.Add(() => Refresh(default));
        return Ages.NextCalmChange(_since ?? now, now);
    }

    private string? AgeAt(DateTimeOffset now) => _since is { } since ? Ages.Text(shared, Ages.Calm(now - since)) : null;

    /// <summary>Everything a tile shows: while it is the same there is nothing to render.</summary>
    private sealed record Face(string Code, ShownState State, string? Age, string? Reason, bool Selected);
}
