using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Shared;
using SmartParking.Portal.Tenancy;
using RouteData = Microsoft.AspNetCore.Components.RouteData;

namespace SmartParking.Portal.Shell;

/// <summary>
/// Stands between the router and every page. Unlike AuthorizeRouteView it leaves the page in place while it asks again, so
/// that a filter kept in the URL does not start the page anew; it asks at every navigation, whenever the session changes, at once
/// when it hears that what the person may has changed, when a support visit ends, and every half minute in any case.
/// </summary>
public sealed partial class PageGate : IDisposable
{
    private const string Prerendered = "prerendered-visit";

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _gone = new();
    private readonly CircuitCulture _culture = new();
    private PersistingComponentStateSubscription _persisting;
    private ITimer? _timer;
    private ITimer? _end;
    private IDisposable? _changes;
    private RouteData? _shown;
    private Visit? _visit;
    private Guid? _person;
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
    private PersistentComponentState Carried { get; set; } = default!;

    [Inject]
    private PrerenderedVisits Kept { get; set; } = default!;

    [Inject]
    private ParkingSignals Signals { get; set; } = default!;

    [Inject]
    private TimeProvider Time { get; set; } = default!;

    [Inject]
    private CircuitNotes Notes { get; set; } = default!;

    public void Dispose()
    {
        Authentication.AuthenticationStateChanged -= SessionChanged;
        _persisting.Dispose();
        _timer?.Dispose();
        _end?.Dispose();
        _changes?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    protected override void OnInitialized()
    {
        Authentication.AuthenticationStateChanged += SessionChanged;
        _persisting = Carried.RegisterOnPersisting(CarryOverAsync);
    }

    protected override Task OnParametersSetAsync() => AskAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _timer = Time.CreateTimer(_ => AskAgain(), null, Pace, Pace);
            _changes = Signals.OnPersonChanged(PersonChanged);
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
        if (round == 1 && round == _round)
        {
            TakeOver(state.User, route);
        }

        if (await DecideAsync(state.User, route) is not { } visit || round != _round)
        {
            return;
        }

        var visited = _visit?.Access is SupportAccess && _shown?.PageType == route.PageType;
        _shown = route;
        _visit = visit;
        if (visit.Access is { } access)
        {
            Notes.Ids.Concern(access.TenantId);
        }

        _person = state.User.PersonId();
        if (visit.Verdict == Verdict.SignIn)
        {
            Navigation.NavigateTo(Paths.SignInFor(LocalUrl.Of(Navigation)), forceLoad: true);
        }
        else if (visited && visit.Access is null)
        {
            // The visit has ended under his eyes: the page is gone already, and where he began it he sees why.
            Navigation.NavigateTo(Paths.PlatformSupport, forceLoad: true);
        }

        AskWhenItEnds();
    }

    /// <returns>Null when the database is away and the page is open already: it stays as it is until there is an answer.</returns>
    private async Task<Visit?> DecideAsync(ClaimsPrincipal user, RouteData route)
    {
        try
        {
            return await Desk.DecideAsync(user, route, _gone.Token);
        }
        catch (Exception failure) when (_visit?.Verdict == Verdict.Open && user.PersonId() is { } person && person == _person
            && _shown?.PageType == route.PageType && VisitDesk.SlugOf(_shown) == VisitDesk.SlugOf(route) && DatabaseAway.IsBehind(failure))
        {
            return HasEnded(_visit.Access) ? new Visit(Verdict.NotFound, null, false) : null;
        }
    }

    private bool HasEnded(TenantAccess? access) => access is SupportAccess support && support.Visit.ExpiresAt <= Time.GetUtcNow();

    // To the moment, and not when the next half minute is over.
    private void AskWhenItEnds()
    {
        _end?.Dispose();
        _end = null;
        if (_visit?.Access is SupportAccess support && RendererInfo.IsInteractive && !_gone.IsCancellationRequested)
        {
            var left = support.Visit.ExpiresAt - Time.GetUtcNow();
            _end = Time.CreateTimer(_ => AskAgain(), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void PersonChanged(Guid? person)
    {
        if (person is null || person == _person)
        {
            // Heard on another thread, which speaks no language of a person.
            _culture.Run(AskAgain);
        }
    }

    // With the page: under the address of one, the not-found page may have been prerendered, which is open to all.
    private string AddressOf(RouteData route) => $"{route.PageType.FullName} {new Uri(Navigation.Uri).PathAndQuery}";

    private Task CarryOverAsync()
    {
        if (_visit is { Verdict: Verdict.Open } visit && _person is { } person && Kept.Keep(person, AddressOf(_shown!), visit) is { } name)
        {
            Carried.PersistAsJson(Prerendered, name);
        }

        return Task.CompletedTask;
    }

    // Only for the first picture: the question that follows at once replaces it, and every action asks by itself.
    private void TakeOver(ClaimsPrincipal user, RouteData route)
    {
        if (RendererInfo.IsInteractive && user.PersonId() is { } person && Carried.TryTakeFromJson<string>(Prerendered, out var name) && name is not null
            && Kept.Take(name, person, AddressOf(route)) is { } visit)
        {
            (_shown, _visit, _person) = (route, visit, person);
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
