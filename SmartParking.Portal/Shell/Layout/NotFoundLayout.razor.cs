using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SmartParking.Portal.Tenancy;

namespace SmartParking.Portal.Shell.Layout;

/// <summary>Around a page that does not exist or may not be seen: whoever is signed in keeps bar and navigation, a stranger sees neither.</summary>
public sealed partial class NotFoundLayout : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private ITimer? _timer;
    private Visit? _visit;

    [CascadingParameter]
    private HttpContext? Request { get; set; }

    [Inject]
    private VisitDesk Desk { get; set; } = default!;

    [Inject]
    private CircuitTenant CircuitTenant { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private ILogger<NotFoundLayout> Logger { get; set; } = default!;

    public void Dispose()
    {
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Request?.Features.Get<AroundNothing>() is { } around)
        {
            _visit = around.Visit;
        }
        else
        {
            await AskAsync();
        }
    }

    // A membership may be withdrawn while the page is open, and the navigation counts what it opens.
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => AskAgain(), null, Pace, Pace);
        }
    }

    // Who was sent to the page of what he may not see keeps the navigation of where he was going.
    private static string Asked(Uri here) =>
        here.AbsolutePath == Paths.Forbidden ? LocalUrl.OrHome(QueryHelpers.ParseQuery(here.Query).GetValueOrDefault("returnUrl")) : here.AbsolutePath;

    private void AskAgain() => _ = InvokeAsync(async () =>
    {
        await AskAsync();
        StateHasChanged();
    });

    private async Task AskAsync()
    {
        var slug = Paths.SlugIn(Asked(new Uri(Navigation.Uri)));
        if (Request is null && !CircuitTenant.Admits(slug))
        {
            // As at the gate: another tenant's address, even one without a page, belongs to another circuit.
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
            return;
        }

        try
        {
            _visit = await Desk.AroundNothingAsync((await Authentication.GetAuthenticationStateAsync()).User, slug, _gone.Token);
        }
        catch (Exception failure) when (!_gone.IsCancellationRequested)
        {
            _visit = null;
            Log.VisitFailed(Logger, failure);
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The circuit has ended while the question was on its way.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Who asked for a page that does not exist could not be looked up")]
        public static partial void VisitFailed(ILogger logger, Exception failure);
    }
}
