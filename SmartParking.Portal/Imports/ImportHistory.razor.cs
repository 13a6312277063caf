using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Imports;

/// <summary>The imports there were, and the question before one is undone.</summary>
public sealed partial class ImportHistory : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<ImportRun>? _runs;
    private Guid? _asked;
    private string? _refused;
    private bool _busy;
    private bool _failed;

    [Parameter]
    public TenantAccess? Access { get; set; }

    /// <summary>The one that is asked about from the beginning.</summary>
    [Parameter]
    public Guid? Asked { get; set; }

    /// <summary>Told when one was undone.</summary>
    [Parameter]
    public EventCallback<ImportRun> Undone { get; set; }

    [Inject]
    private ImportsQuery Imports { get; set; } = default!;

    [Inject]
    private UndoImport Undo { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private ILogger<ImportHistory> Logger { get; set; } = default!;

    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_runs is null && Access is not null)
        {
            _asked = Asked;
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _runs = await Imports.ReadAsync(Access!, _gone.Token);
            _failed = false;
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _failed = true;
            Log.Failed(Logger, failure);
        }
    }

    private async Task UndoAsync(ImportRun run)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var outcome = await Undo.ExecuteAsync(Access!, run.Id, await Person.ActorAsync(), CancellationToken.None);
            (_asked, _refused) = (null, outcome.IsDone ? null : Refusals.Tell(outcome));
            await ReadAsync();
            if (outcome.IsDone)
            {
                await Undone.InvokeAsync(run);
            }
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _refused = L["Failed"];
            Log.Failed(Logger, failure);
        }
        finally
        {
            _busy = false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The imports of a tenant could not be read or undone")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
