using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace SmartParking.Portal.Demo.Simulation;

internal static class SimulatorServices
{
    /// <summary>Only the verb <c>demo</c> calls it, which runs in Development alone.</summary>
    public static void AddSimulator(this WebApplicationBuilder builder, IOwnDatabase database)
    {
        var services = builder.Services;
        services.AddSingleton(database);
        services.AddSingleton<Simulator>();
        services.AddSingleton<SimulatorAudit>();
        services.AddSingleton<SimulatorOutage>();
        services.AddSingleton<SimulatorDesk>();
        services.AddScoped<SimulatorTalk>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, SimulatorToken>(SimulatorToken.SchemeName, null);
        services.AddAuthorizationBuilder().AddPolicy(
            SimulatorToken.Policy,
            new AuthorizationPolicyBuilder(SimulatorToken.SchemeName).RequireAuthenticatedUser().Build());
    }
}
