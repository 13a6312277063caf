using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>Takes the database away after a question, and tells how it goes.</summary>
public sealed partial class SimulatorOutagePanel
{
    private OutageView? _view;
    private int _seconds = 30;
    private bool _asking;

    /// <summary>Changes once a second.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    private string Phase => _view?.Phase.ToString().ToLowerInvariant() ?? "none";

    protected override void OnParametersSet() => _view = Outage.View;

    private static string IconOf(OutageView view) => view.Phase switch
    {
        OutagePhase.Draining => "sync",
        OutagePhase.Over => "check_circle",
        _ => "cloud_off",
    };

    private static string Seconds(TimeSpan span) => Math.Max(0, Math.Ceiling(span.TotalSeconds)).ToString("N0", CultureInfo.CurrentCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string Kilobytes(long bytes) => ((bytes + 1023) / 1024).ToString("N0", CultureInfo.CurrentCulture);

    private async Task StopAsync()
    {
        _asking = false;
        await Talk.DoAsync("Outage", (desk, actor) => desk.OutageAsync(actor, _seconds, CancellationToken.None));
        _view = Outage.View;
    }

    private Task EndAsync() => Talk.DoAsync("OutageEnd", (desk, actor) => desk.EndOutageAsync(actor, CancellationToken.None));
}
