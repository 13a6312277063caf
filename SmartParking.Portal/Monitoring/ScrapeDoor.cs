using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace SmartParking.Portal.Monitoring;

/// <summary>
/// Lets in who may read figures: a process of this machine, or whoever has the scrape token. It asks no database, so it opens during an
/// outage, too.
/// </summary>
internal sealed class ScrapeDoor(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, MonitoringOptions monitoring)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "Scrape";

    /// <summary>What an endpoint demands.</summary>
    public const string Policy = "metrics.scrape";

    private const string Bearer = "Bearer ";

    private static readonly string[] SignsOfAProxy = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Original-For", "X-Real-IP", "Via"];

    /// <summary>Whether the request brings the token; without one configured nobody does.</summary>
    public static bool HasToken(HttpContext context, MonitoringOptions monitoring) =>
        monitoring.ScrapeToken.Length > 0
        && context.Request.Headers.Authorization is [{ } told] && told.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(Hash(told[Bearer.Length..].Trim()), Hash(monitoring.ScrapeToken));

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!HasToken(Context, monitoring) && !(monitoring.ScrapeLoopback && IsFromHere()))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var reader = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "scrape")], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(reader, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send the scrape token as \"Authorization: Bearer …\".", statusCode: StatusCodes.Status401Unauthorized, title: "Not for everybody").ExecuteAsync(Context);
    }

    /// <summary>
    /// A proxy on this machine speaks from loopback, too, so nothing may tell of one; and the name must be one of loopback's, or a page
    /// elsewhere could lead a browser here under a name of its own.
    /// </summary>
    private bool IsFromHere() =>
        Context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && Context.Connection.LocalIpAddress is { } local && IPAddress.IsLoopback(local)
        && (Request.Host.Host is "localhost" || (IPAddress.TryParse(Request.Host.Host.Trim('[', ']'), out var named) && IPAddress.IsLoopback(named)))
        && !Request.Headers.ContainsKey("Origin")
        && !Array.Exists(SignsOfAProxy, Request.Headers.ContainsKey);

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
