using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Tenancy;

/// <summary>Fail closed: nothing of a tenant's is served before the catalogue check has passed.</summary>
internal static class IsolationServices
{
    public const string DurabilityKey = $"{IsolationOptions.Section}:{nameof(IsolationOptions.Durability)}";

    public static void AddIsolation(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(Read(builder.Configuration, builder.Environment));
        builder.Services.AddSingleton<StartGate>();
        builder.Services.AddSingleton(provider => new CatalogueCheck(
            CheckedConnections.Of(provider.GetRequiredService<ParkingConnections>()), provider.GetRequiredService<CheckOptions>(), provider.GetRequiredService<KeyRing>()));
        builder.Services.AddHostedService<IsolationGuard>();
    }

    /// <summary>A throwaway cluster has no fsync; only tests run on one, and only in Development.</summary>
    private static CheckOptions Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var durability = configuration.Options<IsolationOptions>(IsolationOptions.Section).Durability;
        return durability || environment.IsDevelopment()
            ? new CheckOptions(durability)
            : throw new InvalidSettingsException([$"{DurabilityKey} must not be false outside Development: what the Portal acknowledges must be durable."]);
    }

    /// <summary>Starts and serves until the process is told to end, or until the check refuses.</summary>
    /// <returns>The exit code: 1 when refused. The findings are then on standard error, too.</returns>
    public static async Task<int> ServeAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        return await app.WaitOrRefuseAsync(cancellationToken);
    }

    /// <summary>The same for who has started the Portal itself.</summary>
    public static async Task<int> WaitOrRefuseAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        var gate = app.Services.GetRequiredService<StartGate>();
        var stopped = app.WaitForShutdownAsync(cancellationToken);
        await Task.WhenAny(stopped, gate.Decided);
        if (gate.State == StartState.Refused)
        {
            await Console.Error.WriteLineAsync("The Portal refuses to serve: the database does not keep its tenants apart as it must.");
            foreach (var finding in gate.Findings)
            {
                await Console.Error.WriteLineAsync($"  {finding}");
            }

            await app.StopAsync(CancellationToken.None);
            return 1;
        }

        await stopped;
        return 0;
    }
}
