using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Devices;

/// <summary>
/// For a phone, beside the space: which device, which space, yes; then the first reading. Device and space may stand in the address,
/// as the label of a space has them.
/// </summary>
public sealed partial class InstallPage(InstallDevice install, DevicesQuery devices, UnknownDevicesQuery inbox, CurrentPerson person)
{
    private static readonly string[] Usual = ["Battery", "Broken", "Damaged"];
    private Step _step;
    private string _typed = string.Empty;
    private string? _wrong;
    private DeviceLabel? _label;
    private string _known = "new";
    private string? _name;
    private SpacePicker? _picker;
    private SpaceChoice? _space;
    private string? _pending;
    private string? _reason;
    private Outcome? _refusal;
    private Guid? _installed;
    private bool _busy;

    private enum Step
    {
        Device,
        Space,
        Watch,
    }

    [SupplyParameterFromQuery(Name = "device")]
    private string? AskedDevice { get; set; }

    [SupplyParameterFromQuery(Name = "space")]
    private string? AskedSpace { get; set; }

    private bool MaySwap => Access?.May(Permission.DevicesManage) == true;

    private IEnumerable<string> Reasons => Usual.Select(each => L[$"Reasons.{each}"].Value);

    protected override Task OnTenantReadyAsync()
    {
        _pending = AskedSpace;
        _typed = AskedDevice ?? string.Empty;
        return _typed.Length > 0 ? TakeDeviceAsync() : Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_pending is { } space && _picker is { } picker)
        {
            _pending = null;
            await picker.ReadAsync(space);
        }
    }

    private Task ScannedDeviceAsync(string text)
    {
        _typed = text;
        return TakeDeviceAsync();
    }

    private Task ScannedSpaceAsync(string text) => _picker?.ReadAsync(text) ?? Task.CompletedTask;

    /// <summary>Of the code only what names the device is kept, also in the field: a key must not stay on the screen.</summary>
    private async Task TakeDeviceAsync()
    {
        _label = DeviceLabel.Read(_typed);
        _wrong = _label is null ? L["Install.Wrong"].Value : null;
        if (_label is not { } label || Access is not { } access)
        {
            return;
        }

        _typed = label.DevEui.Value;
        var found = (await devices.ReadAsync(access, DeviceFilter.Nothing with { Text = label.DevEui.Value }, 1, 0, stats: false, Gone)).Items.FirstOrDefault(each => each.Draft.DevEui == label.DevEui.Value);
        var heard = found is null ? await inbox.FindAsync(access, label.DevEui, Gone) : null;
        (_known, _name) = (found, heard) switch
        {
            ({ Place: { } place }, _) => ("placed", place.SpaceCode),
            ({ } device, _) => ("spare", device.Draft.Name),
            (_, { } unknown) => ("heard", unknown.DeviceName),
            _ => (MaySwap ? "new" : "unknown", null),
        };
        _step = Step.Space;
    }

    private void Choose(SpaceChoice? space) => (_space, _reason, _refusal) = (space, null, null);

    private async Task InstallAsync()
    {
        if (_busy || Access is not { } access || _label is not { } label || _space is not { } space)
        {
            return;
        }

        _busy = true;
        try
        {
            var wish = new InstallWish(label.DevEui.Value, space.Id, space.Sensor is not null, label.JoinEui?.Value, _reason);
            var (outcome, device) = await install.ExecuteAsync(access, wish, await person.ActorAsync(), CancellationToken.None);
            _refusal = outcome.IsDone ? null : outcome;
            if (outcome.IsDone)
            {
                (_installed, _step) = (device, Step.Watch);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private void Again() =>
        (_step, _typed, _label, _space, _reason, _refusal, _installed) = (Step.Device, string.Empty, null, null, null, null, null);
}
