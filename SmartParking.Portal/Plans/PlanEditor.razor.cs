using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Plans;

/// <summary>
/// Draws spaces over a level's picture. What is drawn lives in the browser until it is saved, so that dragging asks the server nothing.
/// </summary>
public sealed partial class PlanEditor(IJSRuntime browser) : IAsyncDisposable
{
    private DotNetObjectReference<PlanEditor>? _self;
    private ElementReference _root;
    private ElementReference _waiting;
    private ElementReference _placed;
    private IJSObjectReference? _drawing;
    private EditorState _state = new(0, 0, false);
    private bool _placing;
    private int _width;
    private int _height;
    private int _turn;
    private int _dx;
    private int _dy;

    [Parameter, EditorRequired]
    public string Slug { get; set; } = string.Empty;

    [Parameter, EditorRequired]
    public LevelPlan Plan { get; set; } = null!;

    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Told how the drawing stands.</summary>
    [Parameter]
    public EventCallback<EditorState> OnState { get; set; }

    [Parameter]
    public EventCallback OnSave { get; set; }

    private int Unplaced => Plan.Spaces.Count - _state.Placed;

    /// <summary>Called by the drawing after everything that is done to it.</summary>
    [JSInvokable]
    public async Task StandsAsync(int placed, int selected, bool dirty, bool placing)
    {
        _state = new EditorState(placed, selected, dirty);
        _placing = placing;
        await OnState.InvokeAsync(_state);
        StateHasChanged();
    }

    /// <summary>Called by the drawing on Ctrl+S.</summary>
    [JSInvokable]
    public Task SaveAsync() => OnSave.InvokeAsync();

    /// <summary>What would be saved: the spaces on the plan that were touched, and those that came off it.</summary>
    public async Task<(IReadOnlyList<SpacePlace> Put, IReadOnlyList<Guid> Taken)> ReadAsync()
    {
        var told = await _drawing!.InvokeAsync<Drawn>("read");
        return ([.. told.Put.Select(bay => new SpacePlace(bay.Id, bay.X, bay.Y, bay.Width, bay.Height, bay.Turn))], told.Taken);
    }

    public async ValueTask DisposeAsync()
    {
        _self?.Dispose();
        if (_drawing is not null)
        {
            try
            {
                await _drawing.InvokeVoidAsync("end");
                await _drawing.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser went first.
            }
        }
    }

    protected override void OnInitialized()
    {
        // A bay of 2.5 by 5 metres on a level some 60 metres wide, until somebody says otherwise; or like those that are there.
        var like = Plan.Spaces.Select(space => space.Place).FirstOrDefault(place => place is not null);
        (_width, _height, _turn) = like is null ? ((int)(Plan.Width / 24), (int)(Plan.Width / 12), 0) : ((int)like.Width, (int)like.Height, (int)like.Turn);
        (_dx, _dy) = (0, (int)(_height * 1.2));
        _state = new EditorState(Plan.Spaces.Count(space => space.Place is not null), 0, false);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _self = DotNetObjectReference.Create(this);
            await using var module = await browser.InvokeAsync<IJSObjectReference>("import", "./Plans/PlanEditor.razor.js");
            var picture = Plan.Picture is { } hash ? Paths.PlanPicture(Slug, Plan.Level, hash) : null;
            var spaces = Plan.Spaces.Select(space => new { space.Id, space.Code, place = space.Place }).ToList();
            _drawing = await module.InvokeAsync<IJSObjectReference>("edit", _root, _waiting, _placed, new { Plan.Width, Plan.Height, picture, spaces, size = new[] { _width, _height, _turn } }, _self);
            StateHasChanged();
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // The browser went before its drawing came.
        }
    }

    private sealed record Bay(Guid Id, float X, float Y, float Width, float Height, float Turn);

    private sealed record Drawn(IReadOnlyList<Bay> Put, IReadOnlyList<Guid> Taken);

    private async Task ToolAsync(bool placing)
    {
        _placing = placing;
        await AskAsync("tool", placing);
    }

    private Task SizeAsync()
    {
        (_width, _height, _turn) = (Math.Clamp(_width, 1, (int)Plan.Width), Math.Clamp(_height, 1, (int)Plan.Height), ((_turn % 360) + 360) % 360);
        return AskAsync("size", _width, _height, _turn);
    }

    private async Task AskAsync(string what, params object?[] told)
    {
        if (_drawing is not null)
        {
            await _drawing.InvokeVoidAsync(what, told);
        }
    }
}
