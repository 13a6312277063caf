using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Devices;

/// <summary>Everything about one device, beside the list; read again every few seconds, but not under somebody's pen.</summary>
public sealed partial class DeviceDrawer(DevicesQuery query, DeviceTimelineQuery timeline, TimeProvider time, ILogger<DeviceDrawer> logger) : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private DeviceItem? _device;
    private IReadOnlyList<TimelineEntry> _timeline = [];
    private ITimer? _timer;
    private bool _editing;
    private bool _failed;
    private bool _gone;

    [Parameter, EditorRequired]
    public Guid Id { get; set; }

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool MayManage => Access.May(Permission.DevicesManage);

    public void Dispose()
    {
        _timer?.Dispose();
        _end.Cancel();
        _end.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => LookAgain(), null, Pace, Pace);
        }
    }

    private async Task ChangedAsync(Guid device)
    {
        _editing = false;
        await LoadAsync();
        await OnChanged.InvokeAsync();
    }

    private async Task LoadAsync()
    {
        try
        {
            _device = await query.FindAsync(Access, Id, _end.Token);
            _timeline = await timeline.ReadAsync(Access, Id, _end.Token);
            (_gone, _failed) = (_device is null, false);
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure, Id);
        }

        StateHasChanged();
    }

    private void LookAgain() => _ = InvokeAsync(() => _editing ? Task.CompletedTask : LoadAsync());

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The device {Device} could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure, Guid device);
    }
}
