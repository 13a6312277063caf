using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Devices;

/// <summary>A device on no space, found by its name, its DevEUI or its label.</summary>
public sealed partial class DevicePicker(DevicesQuery query)
{
    private const int Most = 6;

    private IReadOnlyList<DeviceItem> _found = [];
    private string? _text;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    [Parameter, EditorRequired]
    public DeviceKind Kind { get; set; }

    [Parameter]
    public DeviceItem? Chosen { get; set; }

    [Parameter]
    public EventCallback<DeviceItem?> OnChosen { get; set; }

    protected override Task OnInitializedAsync() => FindAsync();

    private async Task FindAsync()
    {
        await OnChosen.InvokeAsync(null);
        var text = DeviceLabel.Read(_text)?.DevEui.Value ?? _text;
        _found = (await query.ReadAsync(Access, DeviceFilter.Nothing with { Kind = Kind, Assigned = false, Text = text }, Most, 0, stats: false, CancellationToken.None)).Items;
    }

    private Task ChooseAsync(DeviceItem device)
    {
        _text = device.Draft.Name;
        return OnChosen.InvokeAsync(device);
    }
}
