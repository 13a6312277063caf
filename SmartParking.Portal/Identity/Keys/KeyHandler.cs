using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Keys;

/// <summary><c>X-API-Key: pk_live_…</c>. A key that is unknown, revoked, expired or comes from elsewhere answers alike.</summary>
internal sealed class KeyHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Budgets budgets, KeyDoor door)
    : CredentialHandler(options, loggers, encoder, budgets)
{
    public const string SchemeName = "ApiKey";

    protected override bool CountsWrong => true;

    protected override async Task<(ApiCaller? Caller, string? Problem)> RecogniseAsync()
    {
        if (!Request.Headers.TryGetValue(ApiKey.Header, out var told))
        {
            return (null, null);
        }

        return told is [{ } key] && await door.EnterAsync(Context, key) is { } holder ? (new ApiCaller(holder.Access, holder, null), null) : (null, ApiRefusal.WrongKey);
    }

    protected override IEnumerable<Claim> ClaimsOf(ApiCaller caller) => [new(PersonClaims.Key, caller.Key!.Id.ToString())];
}
