using System.CommandLine;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Domain.Tenancy.Isolation.Report;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal;

/// <summary>
/// The verbs for whoever runs the database. They read the connection strings from the environment
/// (<c>ConnectionStrings__Owner</c>) or the command line (<c>--ConnectionStrings:Owner …</c>), and never print one.
/// </summary>
internal static class DatabaseCommands
{
    private const int Found = 1;
    private const int CouldNotCheck = 2;
    private static readonly string[] Needed = ["Parking", "Platform", "Auth"];

    public static Command Validate()
    {
        var json = new Option<bool>("--json") { Description = "Prints the signed report instead of lines; needs Keys:Master." };
        var command = new Command("validate", "Checks that the database keeps its tenants apart: one line per finding, exit code 0 when there is none. With Keys:Master it also tries it out.") { json };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancellationToken) => ValidateAsync(Settings(line), line.GetValue(json), cancellationToken));
        return command;
    }

    public static Command Migrate() => Verb("migrate", "Brings the database to the newest migration, as its owner.", MigrateAsync);

    private static Command Verb(string name, string description, Func<IConfiguration, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((line, cancellationToken) =>
            run(Settings(line), cancellationToken));
        return command;
    }

    private static IConfiguration Settings(ParseResult line) =>
        new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. line.UnmatchedTokens]).Build();

    private static async Task<int> ValidateAsync(IConfiguration configuration, bool json, CancellationToken cancellationToken)
    {
        var missing = Needed.Where(key => string.IsNullOrWhiteSpace(configuration.GetConnectionString(key))).ToList();
        if (missing.Count > 0)
        {
            await ComplainAsync(missing.Select(key => $"ConnectionStrings:{key} is missing (environment variable ConnectionStrings__{key})."));
            return CouldNotCheck;
        }

        var connections = new ParkingConnections(configuration.GetConnectionString("Parking")!, configuration.GetConnectionString("Platform")!, configuration.GetConnectionString("Auth")!);
        var problems = connections.Problems().ToList();
        var keys = KeySettings.Read(configuration, problems);
        if (json && keys is null && problems.Count == 0)
        {
            problems.Add($"--json needs {KeySettings.MasterKeyName}: without it nothing can be signed.");
        }

        if (problems.Count > 0)
        {
            await ComplainAsync(problems);
            return CouldNotCheck;
        }

        var given = CheckedConnections.Of(connections) with { Owner = configuration.GetConnectionString("Owner"), Backup = configuration.GetConnectionString("Backup") };
        try
        {
            var report = keys is null ? null : await new IsolationReporter(given, new CheckOptions(), keys, TimeProvider.System).RunAsync(null, cancellationToken);
            if (json)
            {
                await Console.Out.WriteLineAsync(ReportDocument.Sign(report!, keys!));
                return report!.Passed ? 0 : Found;
            }

            var findings = report?.Findings ?? await new CatalogueCheck(given, new CheckOptions(), keys).RunAsync(cancellationToken);
            foreach (var finding in findings)
            {
                await Console.Out.WriteLineAsync(finding.ToString());
            }

            await Console.Out.WriteLineAsync(findings.Count switch { 0 => "validate: no findings", 1 => "validate: 1 finding", var count => $"validate: {count} findings" });
            return findings.Count == 0 ? 0 : Found;
        }
        catch (Exception failure) when (failure is CatalogueUnreadableException or IsolationBusyException or TimeoutException)
        {
            await ComplainAsync([failure.Message]);
            return CouldNotCheck;
        }
    }

    private static async Task<int> MigrateAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Owner") is not { Length: > 0 } owner)
        {
            await ComplainAsync(["ConnectionStrings:Owner is missing (environment variable ConnectionStrings__Owner)."]);
            return Found;
        }

        var problems = new List<string>();
        var keys = KeySettings.Read(configuration, problems);
        if (problems.Count > 0)
        {
            await ComplainAsync(problems);
            return Found;
        }

        try
        {
            var migrator = new Migrator(owner) { GivesWay = (file, tried) => Console.Out.WriteLine($"migrate: migrations/{file} waits, because what it changes is in use (try {tried})") };
            var applied = await migrator.ApplyAsync(cancellationToken);
            foreach (var file in applied)
            {
                await Console.Out.WriteLineAsync($"migrations/{file}");
            }

            if (keys is null)
            {
                await Console.Out.WriteLineAsync($"migrate: {KeySettings.MasterKeyName} is not set, so the keys that contexts are checked with stay as they are");
            }
            else
            {
                await ContextKey.InstallAsync(owner, keys, cancellationToken);
            }

            await Console.Out.WriteLineAsync(applied.Count == 0 ? "migrate: nothing to apply" : $"migrate: {applied.Count} applied");
            return 0;
        }
        catch (MigrationFailedException failure)
        {
            await ComplainAsync([failure.Message]);
        }
        catch (NpgsqlException failure)
        {
            await ComplainAsync([$"ConnectionStrings:Owner cannot be used: {(failure as PostgresException)?.MessageText ?? failure.Message}"]);
        }
        catch (ArgumentException)
        {
            // The exception's text may repeat the value.
            await ComplainAsync(["ConnectionStrings:Owner is not a PostgreSQL connection string."]);
        }

        return Found;
    }

    private static async Task ComplainAsync(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            await Console.Error.WriteLineAsync(line);
        }
    }
}
