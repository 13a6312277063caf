using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Devices;

/// <summary>Waits for the first reading of a device: told of it at once on this node, and looked for every few seconds in any case.</summary>
public sealed partial class InstallWatch(InstallProgressQuery query, ParkingSignals signals, TimeProvider time, ILogger<InstallWatch> logger) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    private readonly CancellationTokenSource _gone = new();
    private InstallProgress? _progress;
    private IDisposable? _heard;
    private ITimer? _timer;
    private DateTimeOffset _since;
    private bool _long;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public Guid Device { get; set; }

    /// <summary>Its DevEUI.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = string.Empty;

    /// <summary>The code of its space.</summary>
    [Parameter, EditorRequired]
    public string Space { get; set; } = string.Empty;

    [Parameter]
    public EventCallback OnAgain { get; set; }

    private string State => _progress switch
    {
        { Sensed: not null } => "done",
        { Unreadable: true } => "unreadable",
        _ => "waiting",
    };

    public void Dispose()
    {
        _timer?.Dispose();
        _heard?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => _since = time.GetUtcNow();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _heard = signals.OnSpacesChanged(Changed);
            _timer = time.CreateTimer(_ => Look(), null, TimeSpan.Zero, Pace);
        }
    }

    private void Changed(TenantId tenant, IReadOnlyCollection<Guid> spaces)
    {
        if (tenant == Access.TenantId)
        {
            Look();
        }
    }

    private void Look() => _ = InvokeAsync(async () =>
    {
        if (State == "done")
        {
            return;
        }

        try
        {
            _progress = await query.ReadAsync(Access, Device, _gone.Token);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            // It is looked for again in a moment.
            Log.ReadFailed(logger, failure, Device);
        }

        _long = time.GetUtcNow() - _since > Patience;
        StateHasChanged();
    });

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "What has come of the installed device {Device} could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure, Guid device);
    }
}
