using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Tenancy.Reports;

/// <summary>The last report, or an earlier one, and the way to a new one.</summary>
public sealed partial class IsolationPage : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<ReportLine>? _lines;
    private IsolationReport? _report;
    private int _foreign;
    private bool _mayRun;
    private bool _failed;
    private bool _running;

    [Inject]
    private IsolationReports Reports { get; set; } = default!;

    [Inject]
    private IsolationDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Session { get; set; } = default!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = default!;

    [Inject]
    private ILogger<IsolationPage> Logger { get; set; } = default!;

    public void Dispose()
    {
        Desk.Changed -= Changed;
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Desk.Changed += Changed;
        _running = Desk.Progress is not null;
        _mayRun = await MayRunAsync();
        await ReadAsync(null);
    }

    private async Task<bool> MayRunAsync() =>
        (await Authorization.AuthorizeAsync((await Session.GetAuthenticationStateAsync()).User, null, PermissionAttribute.Prefix + Permission.PlatformOperate)).Succeeded;

    /// <summary>Asked anew: the page may be older than the permission.</summary>
    private async Task RunAsync()
    {
        _mayRun = await MayRunAsync();
        if (_mayRun)
        {
            Desk.Start(await Person.ActorAsync());
        }
    }

    private Task ShowAsync(Guid id) => ReadAsync(id);

    private void Changed(object? sender, EventArgs what) => _ = InvokeAsync(async () =>
    {
        var ended = _running && Desk.Progress is null;
        _running = Desk.Progress is not null;
        if (ended)
        {
            await ReadAsync(null);
        }

        StateHasChanged();
    });

    private async Task ReadAsync(Guid? wanted)
    {
        try
        {
            var (lines, foreign) = await Reports.ListAsync(_gone.Token);
            var id = wanted ?? (lines.Count > 0 ? lines[0].Id : null);
            _report = id is { } known && await Reports.DocumentAsync(known, _gone.Token) is { } document ? ReportDocument.Read(document) : null;
            _lines = lines;
            _foreign = foreign;
            _failed = false;
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The isolation reports could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
