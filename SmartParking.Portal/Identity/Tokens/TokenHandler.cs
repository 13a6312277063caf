using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Identity.Api;

namespace SmartParking.Portal.Identity.Tokens;

/// <summary><c>Authorization: Bearer at_…</c>. Both the token and the membership behind it are asked for each time.</summary>
internal sealed class TokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Budgets budgets, TokenBook tokens, TenantDirectory directory)
    : CredentialHandler(options, loggers, encoder, budgets)
{
    public const string SchemeName = "Bearer";

    /// <summary>What an endpoint demands that is for people alone.</summary>
    public const string Policy = "person.token";

    private const string Beginning = SchemeName + " ";

    protected override async Task<(ApiCaller? Caller, string? Problem)> RecogniseAsync()
    {
        if (Request.Headers.Authorization is not [{ } told])
        {
            return (null, Request.Headers.Authorization.Count == 0 ? null : ApiRefusal.WrongForm);
        }

        if (!told.StartsWith(Beginning, StringComparison.OrdinalIgnoreCase))
        {
            return (null, ApiRefusal.WrongForm);
        }

        if (await tokens.FindAsync(told[Beginning.Length..].Trim(), Context.RequestAborted) is not { } person)
        {
            return (null, ApiRefusal.WrongToken);
        }

        return await directory.FindAsync(person.User, person.Tenant, Context.RequestAborted) is { } access
            ? (new ApiCaller(access, null, person.Family), null)
            : (null, ApiRefusal.NoTenant);
    }

    protected override IEnumerable<Claim> ClaimsOf(ApiCaller caller) => [new(ClaimTypes.NameIdentifier, caller.Access.UserId.ToString())];
}
