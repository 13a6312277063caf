using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Ingest;

/// <summary>Replays one event. It changes nothing twice, so nobody is asked whether he is sure.</summary>
public sealed partial class ReplayOne
{
    private bool _busy;
    private string? _refusal;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = default!;

    [Parameter, EditorRequired]
    public LedgerCursor Place { get; set; } = default!;

    [Parameter, EditorRequired]
    public bool HasBody { get; set; }

    [Inject]
    private ReplayDesk Desk { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private ILogger<ReplayOne> Logger { get; set; } = default!;

    private bool May => Access.May(Permission.IngestReplay);

    private async Task StartAsync()
    {
        _busy = true;
        try
        {
            _refusal = (await Desk.StartAsync(Access, LedgerFilter.Nothing, Place, await Person.ActorAsync())).Refusal;
        }
        catch (Exception failure)
        {
            _refusal = "failed";
            Log.Failed(Logger, failure);
        }

        _busy = false;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "An event could not be replayed")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
