using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Audit;

namespace SmartParking.Portal.Demo.Simulation;

/// <summary>
/// Lets scripts in by the token of <c>demo.json</c>. It asks no database, so it opens during an outage, too; and a browser's
/// cookie does not open it, so no other site can make one send anything.
/// </summary>
internal sealed class SimulatorToken(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, Simulator simulator)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "SimulatorToken";

    /// <summary>What an endpoint demands.</summary>
    public const string Policy = "simulator.token";

    /// <summary>As whom the audit knows whoever has the token.</summary>
    private static readonly Guid Key = new("5b0c6f2e-7d0e-4a53-9c1b-51d0a7a70b11");

    public static Actor ActorOf(HttpContext context) =>
        new(ActorKind.Key, Key, "demo.json", context.Connection.RemoteIpAddress?.ToString(), context.Request.Headers.UserAgent.ToString(), context.TraceIdentifier);

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        const string Bearer = "Bearer ";
        if (Request.Headers.Authorization is not [{ } told] || !told.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        if (!simulator.Knows(told[Bearer.Length..].Trim()))
        {
            return Task.FromResult(AuthenticateResult.Fail("Wrong token."));
        }

        var holder = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "demo.json")], SchemeName));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(holder, SchemeName)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("Send the simulatorToken of demo.json as \"Authorization: Bearer …\".", statusCode: StatusCodes.Status401Unauthorized, title: "No valid simulator token").ExecuteAsync(Context);
    }
}
