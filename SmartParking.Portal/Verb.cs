using System.CommandLine;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Portal;

/// <summary>What the verbs of the command line share.</summary>
internal static class Verb
{
    /// <summary>The exit code of a verb that could not do it at all.</summary>
    public const int CouldNot = 2;

    /// <summary>From the environment and what the verb itself does not know.</summary>
    public static IConfiguration Settings(ParseResult line) =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. line.UnmatchedTokens]).Build();

    /// <summary>A sentence on standard error in place of a trace.</summary>
    public static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (failure is InvalidSettingsException or NpgsqlException or ContextRefusedException or FormatException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync((failure as PostgresException)?.MessageText ?? failure.Message);
            return CouldNot;
        }
    }
}
