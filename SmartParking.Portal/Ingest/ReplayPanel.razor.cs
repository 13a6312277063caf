using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Ingest;

/// <summary>How far the tenant's replay is, whoever began it, and the way to replay what the filter finds.</summary>
public sealed partial class ReplayPanel
{
    private readonly CancellationTokenSource _gone = new();
    private ReplayJob? _job;
    private ElementReference _ask;
    private ElementReference _confirm;
    private ElementReference _keep;
    private LedgerAddress? _askedOf;
    private long? _asking;
    private bool _may;
    private bool _busy;
    private bool _focus;
    private bool _home;
    private string? _refusal;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = default!;

    [Parameter, EditorRequired]
    public LedgerAddress Address { get; set; } = LedgerAddress.Nothing;

    /// <summary>Whether the filter finds anything.</summary>
    [Parameter, EditorRequired]
    public bool Any { get; set; }

    /// <summary>How many events the filter finds.</summary>
    [Parameter, EditorRequired]
    public Func<CancellationToken, Task<long>> Count { get; set; } = default!;

    /// <summary>A replay has ended: of the event, or of many when null.</summary>
    [Parameter]
    public EventCallback<LedgerCursor?> OnEnded { get; set; }

    [Inject]
    private ReplayDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private IStringLocalizer<SharedTexts> Words { get; set; } = default!;

    [Inject]
    private ILogger<ReplayPanel> Logger { get; set; } = default!;

    public void Dispose()
    {
        Desk.Changed -= Changed;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        Desk.Changed += Changed;
        _job = Desk.Of(Access.TenantId);
    }

    protected override void OnParametersSet()
    {
        _may = Access.May(Permission.IngestReplay);
        if (_askedOf != Address)
        {
            // What was asked about other filters is moot.
            (_askedOf, _asking, _refusal) = (Address, null, null);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_focus)
        {
            _focus = false;
            await (_asking <= LedgerReplay.Most ? _confirm : _keep).FocusAsync();
        }
        else if (_home && _asking is null && _may)
        {
            _home = false;
            await _ask.FocusAsync();
        }
    }

    private string Rest(ReplayProgress came) => string.Join(
        ' ',
        new[]
        {
            came.Done < came.Total ? L.Count("Replay.Left", came.Total - came.Done) : null,
            came.Failed > 0 ? L.Count("Replay.Failed", came.Failed) : null,
            came.Missing > 0 ? L.Count("Replay.Missing", came.Missing) : null,
        }.OfType<string>());

    /// <summary>Nothing until there is something to judge by.</summary>
    private string? Pace(ReplayJob job)
    {
        var elapsed = Time.GetUtcNow() - job.StartedAt;
        if (job.Progress is not { Done: > 0 } now || elapsed < TimeSpan.FromSeconds(1))
        {
            return null;
        }

        var left = elapsed * ((now.Total - now.Done) / (double)now.Done);
        return L["Replay.Pace", now.Done / elapsed.TotalSeconds, Shared.Ages.Text(Words, left)];
    }

    private Task AskAsync() => TryAsync(async () =>
    {
        _refusal = null;
        _asking = await Count(_gone.Token);
        _focus = true;
    });

    private void Keep() => (_asking, _home) = (null, true);

    private void Escape(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
        {
            Keep();
        }
    }

    private async Task StartAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        await TryAsync(async () => _refusal = (await Desk.StartAsync(Access, Address.Filter, null, await Person.ActorAsync())).Refusal);
        (_busy, _asking) = (false, null);
    }

    private Task StopAsync() => TryAsync(async () => _refusal = (await Desk.CancelAsync(await Person.IdAsync(), Access.Tenant.Slug, _gone.Token)).Refusal);

    private void Changed(object? sender, EventArgs what) => _ = InvokeAsync(async () =>
    {
        var (before, now) = (_job, Desk.Of(Access.TenantId));
        if (before == now || _gone.IsCancellationRequested)
        {
            return;
        }

        _job = now;
        StateHasChanged();
        if (now is { IsRunning: false } ended && before?.EndedAt != ended.EndedAt)
        {
            await OnEnded.InvokeAsync(ended.One);
        }
    });

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _refusal = "failed";
            Log.Failed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A replay could not be begun or stopped")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
