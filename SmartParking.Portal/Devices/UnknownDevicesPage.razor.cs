using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Devices;

/// <summary>The inbox of devices that report but nobody has registered; read again every 10 s.</summary>
public sealed partial class UnknownDevicesPage
{
    private const int Most = 500;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(10);

    private IReadOnlyList<UnknownDevice>? _devices;
    private List<UnknownDevice> _shown = [];
    private long _total;
    private DateTimeOffset _asOf;
    private bool _failed;
    private ITimer? _timer;
    private string? _copied;
    private UnknownDevice? _claims;
    private DeviceForm? _form;
    private bool _ignored;
    private string _said = string.Empty;

    // What stands in the field. The address follows it a round trip later and must not overwrite what is being typed.
    private string? _typed;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Filter { get; set; }

    [Inject]
    private UnknownDevicesQuery Inbox { get; set; } = default!;

    [Inject]
    private IgnoreUnknownDevice Ignore { get; set; } = default!;

    [Inject]
    private CurrentPerson Person { get; set; } = default!;

    [Inject]
    private LiveAge Live { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<UnknownDevicesPage> Logger { get; set; } = default!;

    private bool MayManage => Access?.May(Permission.DevicesManage) == true;

    private string Now
    {
        get
        {
            var parts = new List<string> { L.Count("Unknown.Count", _total) };
            if (_total > Most)
            {
                parts.Add(L["Unknown.NewestOnly", Most]);
            }

            if (!string.IsNullOrWhiteSpace(Filter))
            {
                parts.Add(L.Count("Unknown.Matching", _shown.Count));
            }

            return string.Join(", ", parts);
        }
    }

    protected override Task OnTenantReadyAsync()
    {
        _typed = Filter;
        return ReadAsync();
    }

    protected override Task OnAddressChangedAsync()
    {
        ApplyFilter();
        return Task.CompletedTask;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => Refresh(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        Live.Report(null);
        base.Dispose(disposing);
    }

    private static string Grouped(string devEui) => string.Join(' ', devEui.Chunk(4).Select(four => new string(four)));

    private void Refresh() => _ = InvokeAsync(ReadAsync);

    private void KeepFilter() =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("q", string.IsNullOrWhiteSpace(_typed) ? null : _typed), replace: true);

    private void ApplyFilter()
    {
        // A DevEUI may be typed with the separators it is printed with.
        var text = Filter?.Trim() ?? string.Empty;
        var digits = text.Replace(" ", string.Empty, StringComparison.Ordinal).Replace("-", string.Empty, StringComparison.Ordinal).Replace(":", string.Empty, StringComparison.Ordinal);
        _shown =
        [
            .. (_devices ?? []).Where(device => device.DevEui.Contains(digits, StringComparison.OrdinalIgnoreCase)
                || device.DeviceName.Contains(text, StringComparison.CurrentCultureIgnoreCase)
                || device.ProfileName.Contains(text, StringComparison.CurrentCultureIgnoreCase)),
        ];
    }

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        try
        {
            _devices = await Inbox.ReadAsync(access, _ignored, Gone);
            _total = _devices.Count < Most ? _devices.Count : await Inbox.CountAsync(access, Gone);
            _asOf = Time.GetUtcNow();
            _failed = false;
            Live.Report(_asOf);
            ApplyFilter();
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
        }

        StateHasChanged();
    }

    private Task ShowIgnoredAsync(ChangeEventArgs change)
    {
        _ignored = change.Value is true;
        return ReadAsync();
    }

    private async Task IgnoreAsync(UnknownDevice device)
    {
        if (Access is { } access)
        {
            var ignore = device.IgnoredAt is null;
            await Ignore.ExecuteAsync(access, device.DevEui, ignore, await Person.ActorAsync(), CancellationToken.None);
            _said = L[ignore ? "Unknown.Ignored" : "Unknown.Noticed", device.DevEui];
            await ReadAsync();
        }
    }

    private void Claimed(Guid device) => Navigation.NavigateTo(Paths.Device(Slug, device));

    private async Task CopyAsync(string devEui)
    {
        try
        {
            await Browser.InvokeVoidAsync("navigator.clipboard.writeText", Gone, devEui);
            _copied = devEui;
            _said = L["Unknown.Copied", devEui];
        }
        catch (JSException)
        {
            _said = L["Unknown.CopyFailed"];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The unknown devices of a tenant could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
