using Microsoft.AspNetCore.Connections;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Portal.Demo;

/// <summary>Failures a person can do something about, each as one sentence without a stack trace.</summary>
internal static class DemoFailures
{
    /// <returns>Null for what nobody foresaw.</returns>
    public static string? Sentence(Exception failure, DemoOptions options) => failure switch
    {
        DemoRefusedException or LocalPostgresException or MigrationFailedException or InvalidSettingsException => failure.Message,
        AddressInUseException or IOException { InnerException: AddressInUseException } => PortTaken(options.Port),
        PostgresException refused => $"The database refused: {refused.MessageText} ({refused.SqlState}).",
        NpgsqlException => $"The database cannot be reached: {failure.Message}",
        _ => null,
    };

    public static string PortTaken(int port) => $"Port {port} is in use by another program: end it, or choose another port with --port N.";
}
