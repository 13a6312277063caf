using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shared;

namespace SmartParking.Portal.Devices;

/// <summary>Registers a device, claims one that was heard, or corrects what is said of one.</summary>
public sealed partial class DeviceForm(CreateDevice create, EditDevice edit, CurrentPerson person)
{
    private DeviceFields _fields = new();
    private Outcome? _refusal;
    private bool _busy;

    [Parameter, EditorRequired]
    public TenantAccess Access { get; set; } = null!;

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public DeviceItem? Device { get; set; }

    /// <summary>The unknown device that is claimed; null for none.</summary>
    [Parameter]
    public UnknownDevice? Claims { get; set; }

    [Parameter]
    public EventCallback<Guid> OnSaved { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    protected override void OnInitialized() =>
        _fields = (Device, Claims) switch
        {
            ({ } device, _) => DeviceFields.Of(device.Draft),
            (_, { } heard) => new DeviceFields { DevEui = heard.DevEui, Name = heard.DeviceName.Length > 0 ? heard.DeviceName : heard.DevEui },
            _ => new DeviceFields(),
        };

    /// <summary>What a preview has shown to read it.</summary>
    public void Choose(string codec)
    {
        _fields.Codec = codec;
        StateHasChanged();
    }

    private string? At(string field) => _refusal?.Field == field ? R.Tell(_refusal) : null;

    private string? Bad(string field) => _refusal?.Field == field ? "true" : null;

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var (draft, actor) = (_fields.Draft(), await person.ActorAsync());
            var (outcome, id) = Device is { } device
                ? (await edit.ExecuteAsync(Access, device.Id, draft, device.Version, actor, CancellationToken.None), device.Id)
                : await create.ExecuteAsync(Access, draft, actor, CancellationToken.None);
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                await OnSaved.InvokeAsync(id);
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
