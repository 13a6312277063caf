using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Plans;

/// <summary>Which level is drawn, its picture, and what is saved of the drawing.</summary>
public sealed partial class PlanPage
{
    private IReadOnlyList<PlanLevel>? _levels;
    private LevelPlan? _plan;
    private PlanEditor? _editor;
    private EditorState _state = new(0, 0, false);
    private Said? _said;
    private string? _reading;
    private bool _busy;
    private bool _failed;
    private int _round;

    private sealed record Said(string Kind, string Text);

    [SupplyParameterFromQuery(Name = "level")]
    private Guid? Level { get; set; }

    [Inject]
    private PlanQuery Plans { get; set; } = default!;

    [Inject]
    private DrawPlan Draw { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private ILogger<PlanPage> Logger { get; set; } = default!;

    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override Task OnAddressChangedAsync() => Level is { } level && level != _plan?.Level ? ReadAsync() : Task.CompletedTask;

    private async Task ReadAsync()
    {
        try
        {
            _levels = await Plans.LevelsAsync(Access!, Gone);
            var chosen = _levels.FirstOrDefault(level => level.Id == Level) ?? (_levels is [var first, ..] ? first : null);
            _plan = chosen is null ? null : await Plans.FindAsync(Access!, chosen.Id, Gone);
            _state = new EditorState(_plan?.Spaces.Count(space => space.Place is not null) ?? 0, 0, false);
            _failed = false;
        }
        catch (Exception failure) when (!Gone.IsCancellationRequested)
        {
            _failed = true;
            Log.Failed(Logger, failure);
        }
    }

    private void Take(EditorState state) => _state = state;

    private void GoToAsync(ChangeEventArgs change)
    {
        if (Guid.TryParse(change.Value as string, out var level))
        {
            _said = null;
            Navigation.NavigateTo(Paths.Plan(Slug, level));
        }
    }

    private async Task AskBeforeAsync(LocationChangingContext leaving)
    {
        if (_state.IsDirty && !await Browser.InvokeAsync<bool>("confirm", Gone, L["Leave"].Value))
        {
            leaving.PreventNavigation();
        }
    }

    private async Task PictureAsync(InputFileChangeEventArgs chosen)
    {
        if (_busy || _plan is not { } plan)
        {
            return;
        }

        _reading = chosen.File.Name;
        StateHasChanged();
        await DoAsync("Picture.Done", async () =>
        {
            if (chosen.File.Size > PlanPictures.MostBytes)
            {
                return Outcome.Refused("plan.picture.too_large", "picture", PlanPictures.MostBytes / 1024 / 1024);
            }

            var bytes = await UploadedFile.ReadAsync(chosen.File, PlanPictures.MostBytes, Gone);
            return await SaveFirstAsync(plan) is { IsDone: false } refused ? refused : await Draw.PictureAsync(Access!, plan.Level, bytes, await Person.ActorAsync(), CancellationToken.None);
        });
        _reading = null;
        _round++;
    }

    private Task RemovePictureAsync() => DoAsync("Picture.Removed", async () =>
        await SaveFirstAsync(_plan!) is { IsDone: false } refused ? refused : await Draw.PictureAsync(Access!, _plan!.Level, null, await Person.ActorAsync(), CancellationToken.None));

    private Task SaveAsync() => DoAsync("Saved", () => SaveFirstAsync(_plan!));

    /// <summary>What is drawn and not saved yet must not get lost by what comes after.</summary>
    private async Task<Outcome> SaveFirstAsync(LevelPlan plan)
    {
        if (_editor is null || !_state.IsDirty)
        {
            return Outcome.Done;
        }

        var (put, taken) = await _editor.ReadAsync();
        return await Draw.PlaceAsync(Access!, plan.Level, put, taken, plan.Version, await Person.ActorAsync(), CancellationToken.None);
    }

    private async Task DoAsync(string done, Func<Task<Outcome>> action)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var outcome = await action();
            _said = outcome.IsDone ? new Said("done", L[done]) : new Said("refused", Refusals.Tell(outcome));
            if (outcome.IsDone)
            {
                await ReadAsync();
            }
        }
        catch (Exception failure) when (!Gone.IsCancellationRequested)
        {
            _said = new Said("failed", L["Failed"]);
            Log.Failed(Logger, failure);
        }
        finally
        {
            _busy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The plan of a level could not be read or changed")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
