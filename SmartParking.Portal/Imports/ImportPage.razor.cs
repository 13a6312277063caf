using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using SmartParking.Domain.Imports;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Imports;

/// <summary>A file of spaces: chosen, looked at, written as a whole; and the imports there were, which can be undone.</summary>
public sealed partial class ImportPage
{
    private IReadOnlyList<(Guid Id, string Name)> _sites = [];
    private Guid? _site;
    private ImportFile? _file;
    private ImportPlan? _plan;
    private Said? _said;
    private string? _reading;
    private bool _busy;
    private int _round;
    private int _done;

    private sealed record Said(string Kind, string Text);

    [SupplyParameterFromQuery(Name = "undo")]
    private Guid? Undo { get; set; }

    [Inject]
    private ImportSpaces Import { get; set; } = default!;

    [Inject]
    private ImportsQuery Imports { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private ILogger<ImportPage> Logger { get; set; } = default!;

    private string Now => string.Join(
        ", ",
        _plan switch
        {
            { Errors.Count: > 0 and var errors } => [L.Count("Plan.Errors", errors)],
            { } plan => [L.Count("Plan.Create", plan.Created), L.Count("Plan.Change", plan.Changed), L.Count("Plan.Same", plan.Same)],
            null => Array.Empty<string>(),
        });

    protected override async Task OnTenantReadyAsync()
    {
        try
        {
            _sites = await Imports.SitesAsync(Access!, Gone);
            _site = _sites is [var only] ? only.Id : null;
        }
        catch (Exception failure) when (!Gone.IsCancellationRequested)
        {
            Failed("Past.Failed", failure);
        }
    }

    private async Task ChooseAsync(InputFileChangeEventArgs chosen)
    {
        (_said, _plan, _file, _reading) = (null, null, null, chosen.File.Name);
        StateHasChanged();
        try
        {
            // Too large a one is refused by its size alone.
            var bytes = chosen.File.Size > ImportReader.MostBytes ? new byte[ImportReader.MostBytes + 1] : await UploadedFile.ReadAsync(chosen.File, ImportReader.MostBytes, Gone);
            _file = ImportReader.Read(chosen.File.Name, bytes);
            await PlanAsync();
        }
        catch (Exception failure) when (!Gone.IsCancellationRequested)
        {
            Failed("ReadFailed", failure);
        }
        finally
        {
            _reading = null;
        }
    }

    private async Task PlanAsync()
    {
        if (_file is not { } file || Access is not { } access)
        {
            return;
        }

        var (outcome, plan) = await Import.PreviewAsync(access, file, _site, Gone);
        _plan = plan;
        _said = outcome.IsDone ? null : new Said("refused", Refusals.Tell(outcome));
    }

    private async Task ImportAsync()
    {
        if (_busy || _file is not { } file || _plan is not { } shown || Access is not { } access)
        {
            return;
        }

        _busy = true;
        try
        {
            var (outcome, _, plan) = await Import.ExecuteAsync(access, file, _site, shown.Fingerprint, await Person.ActorAsync(), CancellationToken.None);
            _plan = outcome.IsDone ? null : plan;
            _said = outcome.IsDone ? new Said("done", L["Done", file.Name, shown.Created, shown.Changed]) : new Said("refused", Refusals.Tell(outcome));
            if (outcome.IsDone)
            {
                Forget(keepSaid: true);
                _done++;
            }
        }
        catch (Exception failure)
        {
            Failed("Failed", failure);
        }
        finally
        {
            _busy = false;
        }
    }

    private void Forget() => Forget(keepSaid: false);

    private void Forget(bool keepSaid)
    {
        (_file, _plan) = (null, null);
        _said = keepSaid ? _said : null;
        _round++;
    }

    private void Say(ImportRun run) => _said = new Said("done", L["Undo.Done", run.FileName]);

    private void Failed(string text, Exception failure)
    {
        _said = new Said("failed", L[text]);
        Log.Failed(Logger, failure);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A file of spaces could not be worked on")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
