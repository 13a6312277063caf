using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity.Api;

/// <summary>
/// What the schemes of the API have in common: wrong ones may be counted by address, after the look-up, so that a right one is
/// never refused because of others; and what is answered is problem details.
/// </summary>
internal abstract class CredentialHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Budgets budgets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    private string _problem = ApiRefusal.NoCredential;
    private int _status = StatusCodes.Status401Unauthorized;
    private RateLimitLease? _tooMany;

    /// <summary>Not for what expires every quarter of an hour: a client that comes with an old one must be told to get another.</summary>
    protected virtual bool CountsWrong => false;

    /// <returns>Who it is; nobody when there is no credential, or why it is none.</returns>
    protected abstract Task<(ApiCaller? Caller, string? Problem)> RecogniseAsync();

    /// <summary>What the principal says besides the name.</summary>
    protected abstract IEnumerable<Claim> ClaimsOf(ApiCaller caller);

    protected sealed override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        try
        {
            var (caller, problem) = await RecogniseAsync();
            if (caller is not null)
            {
                Context.Features.Set(caller);
                var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller.Access.PersonName), .. ClaimsOf(caller)], Scheme.Name);
                return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
            }

            if (problem is null)
            {
                return AuthenticateResult.NoResult();
            }

            _problem = problem;
            _tooMany = CountsWrong ? budgets.CountWrongSecret(Context) : null;
            return AuthenticateResult.Fail(problem);
        }
        catch (Exception failure) when (DatabaseAway.IsBehind(failure) && !Context.RequestAborted.IsCancellationRequested)
        {
            (_problem, _status) = (ApiRefusal.Away, StatusCodes.Status503ServiceUnavailable);
            return AuthenticateResult.Fail(failure);
        }
    }

    protected sealed override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // Asked once a request: the answer of the first time is kept.
        await HandleAuthenticateOnceSafeAsync();
        if (_tooMany is { } refused)
        {
            using (refused)
            {
                await Budgets.RefuseAsync(Context, budgets.WrongSecret, refused);
            }

            return;
        }

        if (_status == StatusCodes.Status401Unauthorized)
        {
            Response.Headers.WWWAuthenticate = _problem == ApiRefusal.NoCredential ? "Bearer" : "Bearer error=\"invalid_token\"";
        }
        else
        {
            Response.Headers.RetryAfter = "5";
        }

        await Refusal.ProblemAsync(Context, _status, null, _problem);
    }

    protected sealed override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiRefusal.ForbidAsync(Context, null);
}
