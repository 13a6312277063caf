using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Portal.Demo.Emulator;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>What was posted and what became of it.</summary>
public sealed partial class SimulatorFigurePanel
{
    private SimulatorView _view = default!;
    private FaultCounts _counts = FaultCounts.None;

    /// <summary>Changes once a second.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private IEnumerable<(string Name, string Value)> Figures
    {
        get
        {
            var figures = _view.Figures;
            var refused = figures.Refused.Count == 0
                ? "0"
                : string.Join(" · ", figures.Refused.Select(each => $"{Number(each.Value)} × {each.Key.ToString(CultureInfo.InvariantCulture)}"));
            return
            [
                ("PerSecond", figures.PerSecond.ToString("0.0", CultureInfo.CurrentCulture)),
                ("Sent", Number(figures.Sent)),
                ("Accepted", Number(figures.Accepted)),
                ("Spooled", Number(figures.Spooled)),
                ("Refused", refused),
                ("Undelivered", Number(figures.Undelivered)),
                ("InFlight", Number(figures.InFlight)),
            ];
        }
    }

    protected override void OnParametersSet()
    {
        _view = Simulator.View();
        _counts = _view.Counts;
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);
}
