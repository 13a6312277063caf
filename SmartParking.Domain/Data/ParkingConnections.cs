using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>The connection strings of the serving roles, one each. The owner's is not among them: serving never migrates.</summary>
/// <param name="App">Role <c>parking_app</c>.</param>
/// <param name="Platform">Role <c>parking_platform</c>.</param>
/// <param name="Auth">Role <c>parking_auth</c>.</param>
public sealed record ParkingConnections(string App, string Platform, string Auth)
{
    /// <summary>What is wrong with a connection string, in a sentence that never repeats its password; empty when nothing is.</summary>
    public IEnumerable<string> Problems() =>
        Check("ConnectionStrings:Parking", App).Concat(Check("ConnectionStrings:Platform", Platform)).Concat(Check("ConnectionStrings:Auth", Auth))
            .Concat(DistinctUsers());

    private IEnumerable<string> DistinctUsers()
    {
        var users = new[] { App, Platform, Auth }.Select(UserOf).Where(user => user is not null).ToList();
        if (users.Count != users.Distinct(StringComparer.Ordinal).Count())
        {
            yield return "ConnectionStrings: Parking, Platform and Auth must each use a role of their own.";
        }
    }

    private static string? UserOf(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).Username;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Check(string key, string connectionString)
    {
        NpgsqlConnectionStringBuilder? parsed = null;
        try
        {
            parsed = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (ArgumentException)
        {
            // The exception's text may repeat the value; the key alone says enough.
        }

        if (parsed is null || string.IsNullOrWhiteSpace(parsed.Host))
        {
            yield return $"{key} is not a PostgreSQL connection string with a Host.";
            yield break;
        }

        if (parsed.NoResetOnClose)
        {
            yield return $"{key} must not set No Reset On Close: it leaks one tenant's session into the next.";
        }

        if (parsed.Multiplexing)
        {
            yield return $"{key} must not set Multiplexing: it mixes the tenants of concurrent commands.";
        }
    }
}
