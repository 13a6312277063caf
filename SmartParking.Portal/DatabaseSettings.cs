using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal;

/// <summary>Reads the connection strings and refuses what must not be: every problem at once, each naming its key.</summary>
internal static class DatabaseSettings
{
    /// <exception cref="InvalidSettingsException">One or more keys are missing or wrong.</exception>
    public static (ParkingConnections Connections, KeyRing Keys) Read(IConfiguration configuration, IHostEnvironment environment) =>
        Read(
            configuration,
            !environment.IsDevelopment() && configuration.GetConnectionString("Owner") is { Length: > 0 }
                ? ["ConnectionStrings:Owner must not be set where the Portal serves: only the verb migrate may use the owner."]
                : []);

    /// <summary>For a verb that serves nobody.</summary>
    /// <exception cref="InvalidSettingsException">One or more keys are missing or wrong.</exception>
    public static (ParkingConnections Connections, KeyRing Keys) Read(IConfiguration configuration) => Read(configuration, []);

    private static (ParkingConnections Connections, KeyRing Keys) Read(IConfiguration configuration, IReadOnlyList<string> further)
    {
        var problems = new List<string>();
        var connections = new ParkingConnections(Demand("Parking"), Demand("Platform"), Demand("Auth"));
        if (problems.Count == 0)
        {
            problems.AddRange(connections.Problems());
        }

        problems.AddRange(further);
        var keys = KeySettings.Read(configuration, problems);
        if (keys is null && problems.Count == 0)
        {
            problems.Add($"{KeySettings.MasterKeyName} is missing (environment variable Keys__Master): base64 of 32 random bytes, as `openssl rand -base64 32` prints it, the same that the verb migrate was given.");
        }

        return problems.Count == 0 ? (connections, keys!) : throw new InvalidSettingsException(problems);

        string Demand(string key)
        {
            var value = configuration.GetConnectionString(key);
            if (string.IsNullOrWhiteSpace(value))
            {
                problems.Add($"ConnectionStrings:{key} is missing (environment variable ConnectionStrings__{key}).");
            }

            return value ?? string.Empty;
        }
    }
}
