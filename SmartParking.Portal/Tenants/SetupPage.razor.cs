using Microsoft.AspNetCore.Components;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Tenants;

/// <summary>The way from an empty tenant to its first live space; looked at again every two seconds.</summary>
public sealed partial class SetupPage
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);
    private IReadOnlyList<(SetupStep Step, bool IsDone)>? _steps;
    private bool _failed;
    private ITimer? _timer;

    [Inject]
    private SetupQuery Setup { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<SetupPage> Logger { get; set; } = default!;

    private string Now => _steps!.All(step => step.IsDone) ? L["Setup.Now.Done"] : L["Setup.Now.Open", _steps!.Count(step => step.IsDone), _steps!.Count];

    private string WebhookAddress => Navigation.ToAbsoluteUri(Paths.ChirpStackWebhook).ToString();

    protected override Task OnTenantReadyAsync() => ReadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => LookAgain(), null, Pace, Pace);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private string StateOf(SetupStep step) => _steps!.Single(each => each.Step == step).IsDone ? "Done" : _steps!.First(each => !each.IsDone).Step == step ? "Next" : "Open";

    private string IconOf(SetupStep step) => StateOf(step) switch
    {
        "Done" => "check_circle",
        "Next" => "arrow_circle_right",
        _ => "radio_button_unchecked",
    };

    private string PathOf(SetupStep step) => step switch
    {
        SetupStep.Site => Paths.Sites(Slug),
        SetupStep.Spaces => Paths.Import(Slug),
        SetupStep.Secret => Paths.Webhooks(Slug),
        SetupStep.Event => Paths.Ingest(Slug),
        SetupStep.Device => Paths.Install(Slug),
        SetupStep.Live => Paths.Operations(Slug),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private bool MayDo(SetupStep step) => Access!.May(step switch
    {
        SetupStep.Site => Permission.SitesManage,
        SetupStep.Spaces => Permission.ImportRun,
        SetupStep.Secret => Permission.SecretsManage,
        SetupStep.Event => Permission.IngestView,
        SetupStep.Device => Permission.DevicesInstall,
        SetupStep.Live => Permission.SpacesView,
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    });

    private async Task ReadAsync()
    {
        if (Access is not { } access)
        {
            return;
        }

        try
        {
            var read = await Setup.ReadAsync(access, Gone);
            if (_steps is null || _failed || !read.SequenceEqual(_steps))
            {
                (_steps, _failed) = (read, false);
                StateHasChanged();
            }
        }
        catch (Exception) when (Gone.IsCancellationRequested)
        {
            // The page has gone.
        }
        catch (Exception failure)
        {
            _failed = true;
            Log.ReadFailed(Logger, failure);
            StateHasChanged();
        }
    }

    private void LookAgain() => _ = InvokeAsync(ReadAsync);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "How far a tenant is set up could not be read")]
        public static partial void ReadFailed(ILogger logger, Exception failure);
    }
}
