using System.Globalization;
using Microsoft.AspNetCore.Components;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>Drives the emulator and shows what becomes of its posts, once a second. What it shows is in this process, so it goes on without a database.</summary>
public sealed partial class SimulatorPage : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private SimulatorView? _view;
    private DateTimeOffset _now;
    private ITimer? _timer;

    [Inject]
    private Simulator Simulator { get; set; } = default!;

    [Inject]
    private SimulatorTalk Talk { get; set; } = default!;

    [Inject]
    private LiveAge Live { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    private string? SaidHow => this switch
    {
        { Talk.Refusal: not null } => "refused",
        { Talk.Done: not null } => "done",
        _ => null,
    };

    public void Dispose()
    {
        _timer?.Dispose();
        Talk.Said -= Said;
        Live.Report(null);
    }

    protected override async Task OnInitializedAsync()
    {
        Talk.Said += Said;
        if (await Talk.MayAsync())
        {
            Look();
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => LookAgain(), null, Pace, Pace);
        }
    }

    private static string Plain(double number) => number.ToString("0.###", CultureInfo.CurrentCulture);

    private Task ToggleAsync()
    {
        var wanted = _view!.Settings with { Running = !_view.Settings.Running };
        return Talk.DoAsync(wanted.Running ? "Run" : "Pause", (desk, actor) => desk.ChangeAsync(actor, wanted, CancellationToken.None));
    }

    private void Said(object? sender, EventArgs what) => LookAgain();

    private void LookAgain() => _ = InvokeAsync(() =>
    {
        if (_view is not null)
        {
            Look();
            StateHasChanged();
        }
    });

    private void Look()
    {
        _view = Simulator.View();
        _now = Time.GetUtcNow();
        Live.Report(_now);
    }
}
