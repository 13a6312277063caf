using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>The settings as a form. What somebody else changes meanwhile shows as long as nothing is typed here.</summary>
public sealed partial class SimulatorKnobs
{
    private static readonly (string Group, Knob[] Knobs)[] Groups =
    [
        .. new (string Group, string[] Names)[]
        {
            ("Pace", ["rate"]),
            ("Delivery", ["duplicates", "twins", "reordered", "reorderSeconds", "lost"]),
            ("Clocks", ["skewedGateways", "skewSeconds"]),
            ("Content", ["wrongPayloads", "macOnly", "protobuf"]),
        }.Select(each => (each.Group, each.Names.Select(name => Knob.Named(name)!).ToArray())),
    ];

    private readonly Dictionary<string, string> _typed = [];
    private SimulatorSettings _settings = new();
    private bool? _oldServer;
    private bool _dirty;

    /// <summary>Changes once a second.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private bool OldServer => _oldServer ?? _settings.OldServer;

    protected override void OnParametersSet() => _settings = Simulator.With((engine, _) => engine.Settings);

    private static string Raw(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static double? Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private string Draft(Knob knob) => _typed.GetValueOrDefault(knob.Name) ?? Raw(knob.Read(_settings));

    private bool IsWrong(Knob knob) => _typed.TryGetValue(knob.Name, out var typed) && !(Parse(typed) is { } number && knob.Allows(number));

    private void Type(Knob knob, string? text)
    {
        _typed[knob.Name] = text ?? string.Empty;
        _dirty = true;
    }

    private void TypeOld(bool old) => (_oldServer, _dirty) = (old, true);

    private async Task SaveAsync()
    {
        if (Knob.All.Any(IsWrong))
        {
            return;
        }

        // On top of what is in force now: a pause or somebody else's change since must not be taken back.
        var wanted = _typed.Aggregate(_settings, (settings, typed) => Knob.Named(typed.Key)!.Write(settings, Parse(typed.Value)!.Value)) with { OldServer = OldServer };
        await TakeAsync("Apply", wanted);
    }

    private Task OffAsync() => TakeAsync("AllOff", new SimulatorSettings { Running = _settings.Running, Rate = _settings.Rate });

    private async Task TakeAsync(string done, SimulatorSettings wanted)
    {
        await Talk.DoAsync(done, (desk, actor) => desk.ChangeAsync(actor, wanted, CancellationToken.None));
        if (Talk.Refusal is null)
        {
            _typed.Clear();
            (_oldServer, _dirty, _settings) = (null, false, wanted);
        }
    }
}
