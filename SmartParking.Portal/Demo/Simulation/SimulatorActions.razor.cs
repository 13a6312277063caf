using Microsoft.AspNetCore.Components;
using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>What happens once when somebody wants it.</summary>
public sealed partial class SimulatorActions
{
    private const string Silence = "Silence";
    private static readonly string[] Whats = ["Reset.Join", "Reset.Counter", Silence, "Wrong.Length", "Wrong.Garbage", "Wrong.Port"];

    private IReadOnlyList<SimulatedDevice> _devices = [];
    private IReadOnlyList<SilentDevice> _silent = [];
    private int _events = 500;
    private string _devEui = string.Empty;
    private string _what = Whats[0];
    private int _minutes = 10;
    private double _share = 10;
    private int _shareMinutes = 10;

    /// <summary>Changes once a second.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private SimulatedDevice? Chosen => _devices.FirstOrDefault(device => string.Equals(device.DevEui, _devEui.Trim(), StringComparison.OrdinalIgnoreCase));

    protected override void OnInitialized() => _devices = Simulator.Devices();

    protected override void OnParametersSet() => _silent = Simulator.View().Silent;

    private Task BurstAsync() => Talk.DoAsync("Burst", (desk, actor) => desk.BurstAsync(actor, _events, CancellationToken.None));

    private Task DeviceAsync() => Talk.DoAsync("Device", (desk, actor) => _what.Split('.') switch
    {
        ["Reset", var kind] => desk.ResetAsync(actor, _devEui, Enum.Parse<ResetKind>(kind), CancellationToken.None),
        ["Wrong", var how] => desk.SpoilAsync(actor, _devEui, Enum.Parse<WrongPayload>(how), CancellationToken.None),
        _ => desk.SilenceAsync(actor, _devEui, _minutes, CancellationToken.None),
    });

    private Task SilenceShareAsync() => Talk.DoAsync("Silence", (desk, actor) => desk.SilenceShareAsync(actor, _share, _shareMinutes, CancellationToken.None));

    private Task WakeAsync() => Talk.DoAsync("Wake", (desk, actor) => desk.WakeAsync(actor, CancellationToken.None));
}
