using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Ends a circuit's session at once when it was signed out here, and within a minute after it was elsewhere, the person's
/// security stamp has changed or the account has gone. A lockout ends none: it comes from wrong passwords of whoever knows
/// the address, and must not disturb the person himself. A database that is away ends none either.
/// </summary>
internal sealed class SessionRevalidation : RevalidatingServerAuthenticationStateProvider
{
    private readonly IServiceScopeFactory _scopes;
    private readonly IOptions<IdentityOptions> _options;
    private readonly SessionBook _sessions;
    private readonly TimeProvider _time;

    public SessionRevalidation(ILoggerFactory loggers, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, SessionBook sessions, TimeProvider time)
        : base(loggers)
    {
        (_scopes, _options, _sessions, _time) = (scopes, options, sessions, time);
        _sessions.Listen(this, LeaveIfOurs);
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
        base.Dispose(disposing);
    }

    // Whoever signs out in one tab is out in all of them, at once.
    private void LeaveIfOurs(Guid session) => _ = LeaveAsync(session);

    private async Task LeaveAsync(Guid session)
    {
        try
        {
            if ((await GetAuthenticationStateAsync()).User.SessionId() == session)
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
