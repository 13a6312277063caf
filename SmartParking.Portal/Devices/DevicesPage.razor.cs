using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using SmartParking.Domain.Devices;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Devices;

/// <summary>A tenant's devices: rows are read as they come into sight, and again twice a minute.</summary>
public sealed partial class DevicesPage(DevicesQuery query, NavigationManager navigation, TimeProvider time, ILogger<DevicesPage> logger)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private Virtualize<DeviceItem>? _rows;
    private DeviceAddress _address = new(DeviceFilter.Nothing, null);
    private DeviceStats? _stats;
    private DateTimeOffset _asOf;
    private ITimer? _timer;
    private int? _found;
    private bool _failed;
    private bool _new;

    protected override async Task OnTenantReadyAsync()
    {
        _address = DeviceAddress.Of(new Uri(navigation.Uri));
        _asOf = time.GetUtcNow();
        await CountAsync();
    }

    protected override async Task OnAddressChangedAsync()
    {
        var there = DeviceAddress.Of(new Uri(navigation.Uri));
        if (there == _address)
        {
            return;
        }

        var filtersAnew = there.Filter != _address.Filter;
        (_address, _new) = (there, false);
        if (filtersAnew)
        {
            await ShowAsync();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = time.CreateTimer(_ => LookAgain(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private async Task GoAsync(DeviceAddress address)
    {
        var filtersAnew = address.Filter != _address.Filter;
        (_address, _new) = (address, false);
        navigation.NavigateTo(address.At(Paths.Devices(Slug)), replace: filtersAnew);
        if (filtersAnew)
        {
            await ShowAsync();
        }
    }

    private Task OpenedAsync(Guid device)
    {
        _new = false;
        navigation.NavigateTo((_address with { Open = device }).At(Paths.Devices(Slug)));
        _address = _address with { Open = device };
        return RefreshAsync();
    }

    private async Task ShowAsync()
    {
        if (_rows is not null)
        {
            await _rows.RefreshDataAsync();
        }

        StateHasChanged();
    }

    private async Task RefreshAsync()
    {
        await CountAsync();
        await ShowAsync();
    }

    private async Task CountAsync()
    {
        if (Access is { } access)
        {
            await TryAsync(async () =>
            {
                var page = await query.ReadAsync(access, _address.Filter, 0, 0, stats: true, Gone);
                (_stats, _found, _asOf) = (page.Stats, (int)page.Total, time.GetUtcNow());
            });
        }
    }

    private async ValueTask<ItemsProviderResult<DeviceItem>> ReadAsync(ItemsProviderRequest wanted)
    {
        var (found, before) = (new DevicePage([], 0, null), _found);
        if (Access is { } access)
        {
            await TryAsync(async () =>
            {
                found = await query.ReadAsync(access, _address.Filter, wanted.Count, wanted.StartIndex, stats: false, wanted.CancellationToken);
                _found = (int)found.Total;
            });
        }

        if (_found != before)
        {
            StateHasChanged();
        }

        return new ItemsProviderResult<DeviceItem>(found.Items, (int)found.Total);
    }

    private async Task TryAsync(Func<Task> read)
    {
        try
        {
            await read();
            _failed = false;
        }
        catch (OperationCanceledException)
        {
            // Something else is in sight by now, or nobody looks any more.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(logger, failure);
        }
    }

    private void LookAgain() => _ = InvokeAsync(RefreshAsync);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The devices of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
