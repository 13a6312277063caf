using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Signals;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Ends a circuit's session at once when it was signed out here, and a few seconds after it was elsewhere, the person's
/// security stamp has changed or the account has gone: the database says so. Within a minute, if what it said was lost. A lockout ends none: it comes from wrong passwords of whoever knows
/// the address, and must not disturb the person himself. A database that is away ends none either.
/// </summary>
internal sealed class SessionRevalidation : RevalidatingServerAuthenticationStateProvider
{
    /// <summary>The tab that signs out is on its way already, and must not be sent anywhere else.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IDisposable _changes;
    private readonly IServiceScopeFactory _scopes;
    private readonly IOptions<IdentityOptions> _options;
    private readonly SessionBook _sessions;
    private readonly TimeProvider _time;
    private int _left;

    public SessionRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, SessionBook sessions, ParkingSignals signals, TimeProvider time)
        : base(loggers)
    {
        (_scopes, _options, _sessions, _time) = (scopes, options, sessions, time);
        _sessions.Listen(this, LeaveIfOurs);
        _changes = signals.OnPersonChanged(person => _ = LookAgainAsync(person));
    }

    protected override TimeSpan RevalidationInterval => SecurityDefaults.Revalidation;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (SessionAge.IsOver(authenticationState.User, _time.GetUtcNow()))
        {
            return false;
        }

        try
        {
            return await SessionAge.IsInForceAsync(authenticationState.User, _sessions, cancellationToken) && await StampHoldsAsync(authenticationState);
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure))
        {
            // No answer is not a no. Whoever is signed in sees what his page shows already; more would need the database.
            return true;
        }
    }

    private async Task<bool> StampHoldsAsync(AuthenticationState authenticationState)
    {
        await using var scope = _scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        var user = await users.GetUserAsync(authenticationState.User);
        return user is not null
            && authenticationState.User.FindFirst(_options.Value.ClaimsIdentity.SecurityStampClaimType)?.Value == await users.GetSecurityStampAsync(user);
    }

    protected override void Dispose(bool disposing)
    {
        _sessions.Leave(this);
        _changes.Dispose();
        base.Dispose(disposing);
    }

    // Whoever signs out in one tab is out in all of them, at once.
    private void LeaveIfOurs(Guid session) => _ = LeaveAsync(session);

    private Task LeaveAsync(Guid session) => WithStateAsync(state => Task.FromResult(state.User.SessionId() == session));

    private Task LookAgainAsync(Guid? person) => WithStateAsync(async state =>
    {
        if (person is not null && state.User.PersonId() != person)
        {
            return false;
        }

        await Task.Delay(Patience, _time);
        return !await ValidateAuthenticationStateAsync(state, CancellationToken.None);
    });

    private async Task WithStateAsync(Func<AuthenticationState, Task<bool>> isOver)
    {
        try
        {
            // Once: an end is heard of here and from the database, and two orders to leave would cross.
            if (await isOver(await GetAuthenticationStateAsync()) && Interlocked.Exchange(ref _left, 1) == 0)
            {
                SetAuthenticationState(Task.FromResult(new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity()))));
            }
        }
        catch (InvalidOperationException)
        {
            // The circuit has not been told who it is yet; its next request finds out.
        }
    }
}
