using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Portal.Tenancy;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace SmartParking.Portal.Shell;

/// <summary>
/// Stands between the router and every page. Unlike AuthorizeRouteView it leaves the page in place while it asks again, so
/// that a filter kept in the URL does not start the page anew; it asks at every navigation, whenever the session changes
/// and every half minute, because a membership may be withdrawn while a page is open.
/// </summary>
public sealed partial class PageGate : IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private ITimer? _timer;
    private RouteData? _shown;
    private Visit? _visit;
    private int _round;

    [Parameter]
    [EditorRequired]
    public RouteData Route { get; set; } = default!;

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

    public void Dispose()
    {
        Authentication.AuthenticationStateChanged -= SessionChanged;
        _timer?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized() => Authentication.AuthenticationStateChanged += SessionChanged;

    protected override Task OnParametersSetAsync() => AskAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => AskAgain(), null, Pace, Pace);
        }
    }

    private async Task AskAsync()
    {
        var route = Route;
        if (!CircuitTenant.Admits(VisitDesk.SlugOf(route)))
        {
            // However the address came to change (a link, the back button, a raw message), the old page shows nothing of it.
            _round++;
            _visit = null;
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
            return;
        }

        var round = ++_round;
        var state = await Authentication.GetAuthenticationStateAsync();
        var visit = await Desk.DecideAsync(state.User, route, _gone.Token);
        if (round != _round)
        {
            return;
        }

        _shown = route;
        _visit = visit;
        if (visit.Verdict == Verdict.SignIn)
        {
            Navigation.NavigateTo(Paths.SignInFor(LocalUrl.Of(Navigation)), forceLoad: true);
        }
    }

    private void SessionChanged(Task<AuthenticationState> state) => AskAgain();

    private void AskAgain() => _ = InvokeAsync(async () =>
    {
        try
        {
            await AskAsync();
            StateHasChanged();
        }
        catch (Exception) when (_gone.IsCancellationRequested)
        {
            // The circuit has ended while the question was on its way.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    });
}
