using System.CommandLine;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal.Backups;

/// <summary>
/// The verbs <c>backup</c> and <c>restore</c>. They read the same settings as the Portal, from the environment or the command
/// line. Exit code 0: done. 1: a backup cannot be trusted. 2: it could not be tried.
/// </summary>
internal static class BackupCommands
{
    private const int NotGood = 1;
    private const int CouldNot = 2;
    private const string PrivateName = "parking";

    public static Command Backup()
    {
        var command = new Command("backup", "Makes a backup, copies it elsewhere where that is configured, restores it into a server of its own and compares it. Needs Backups:Folder, Keys:Master and ConnectionStrings Backup, Parking, Platform, Auth.");
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((line, cancel) => GuardAsync(() => BackupAsync(Settings(line), cancel)));
        return command;
    }

    public static Command Restore()
    {
        var data = new Option<DirectoryInfo?>("--data") { Description = "Restores into a private server under this folder, made when it is missing.", HelpName = "DIR" };
        var database = new Option<string>("--database") { Description = "Without --data: the database's name on the server of ConnectionStrings:Admin.", HelpName = "NAME", DefaultValueFactory = _ => PrivateName };
        var name = new Option<string?>("--name") { Description = "One backup; without it the newest that can be trusted is taken.", HelpName = "NAME" };
        var at = new Option<DateTimeOffset?>("--at") { Description = "With --data: the whole server as it was at this moment, from base backups and the archived log.", HelpName = "TIME" };
        var serve = new Option<bool>("--serve") { Description = "With --data: serves from it afterwards." };
        var command = new Command("restore", "Restores a backup beside the database that is there, compares it, and only then takes its place; the old one stays under another name.") { data, database, name, at, serve };
        command.TreatUnmatchedTokensAsErrors = false;
        command.Validators.Add(line =>
        {
            if (line.GetValue(data) is null && (line.GetValue(at) is not null || line.GetValue(serve)))
            {
                line.AddError("--at and --serve need --data DIR: a server of ours.");
            }

            if (line.GetValue(at) is not null && line.GetValue(name) is not null)
            {
                line.AddError("--at and --name exclude each other: a moment is restored from the base backup before it.");
            }
        });
        command.SetAction((line, cancel) => GuardAsync(() => (line.GetValue(data), line.GetValue(at)) switch
        {
            (null, _) => RestoreThereAsync(Settings(line), line.GetRequiredValue(database), line.GetValue(name), cancel),
            ({ } folder, null) => RestoreHereAsync(folder.FullName, line.GetValue(name), line.GetValue(serve), [.. line.UnmatchedTokens], cancel),
            ({ } folder, { } moment) => RestoreMomentAsync(folder.FullName, moment, line.GetValue(serve), [.. line.UnmatchedTokens], cancel),
        }));
        return command;
    }

    private static async Task<int> BackupAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var (options, connection) = BackupServices.Read(configuration);
        if (!options.IsOn)
        {
            throw new InvalidSettingsException([$"{BackupOptions.Section}:{nameof(BackupOptions.Folder)} is missing (environment variable Backups__Folder): there is no place for backups."]);
        }

        var (connections, keys) = DatabaseSettings.Read(configuration);
        await using var sources = new ParkingSources(connections);
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(line => line.SingleLine = true));
        var book = new BackupBook(new TenantScope(new ContextDoor(sources, keys)), new AuditWriter(new PersonSeals(keys), TimeProvider.System));
        var work = new DumpWork(new BackupMaker(connection!, options, keys, TimeProvider.System), new BackupProver(options, keys, TimeProvider.System));
        var round = new BackupRound(options, keys, work, book, logs.CreateLogger<BackupRound>());
        var proof = await round.RunAsync(cancellationToken);
        await Console.Out.WriteLineAsync($"backup: {proof.Name} is good: {proof.Rows} rows and {proof.AuditEntries} audit entries came back in {proof.Seconds:0.0} s");
        return 0;
    }

    private static async Task<int> RestoreHereAsync(string folder, string? name, bool serve, string[] rest, CancellationToken cancellationToken)
    {
        var configuration = Settings(rest);
        var (options, keys) = (BackupServices.ReadOptions(configuration), Keys(configuration));
        await using var server = await LocalPostgres.StartAsync(new LocalPostgresOptions { Folder = folder }, cancellationToken);
        // Its rows are sealed and its contexts signed with the master key of where it was backed up.
        var secrets = ClusterSecrets.LoadOrCreate(folder).Adopt(folder, configuration[KeySettings.MasterKeyName]!);
        await RestoreAsync(options, keys, new RestoreTarget(server.SuperuserConnectionString("postgres"), PrivateName, [.. secrets.Passwords]), name, cancellationToken);
        return serve ? await PrivateServing.ServeAsync(server, secrets, rest, cancellationToken) : 0;
    }

    private static async Task<int> RestoreMomentAsync(string folder, DateTimeOffset moment, bool serve, string[] rest, CancellationToken cancellationToken)
    {
        var configuration = Settings(rest);
        var (options, keys) = (BackupServices.ReadOptions(configuration), Keys(configuration));
        var (server, former) = await new PointInTime(options, keys).RestoreAsync(new LocalPostgresOptions { Folder = folder }, moment, Tell, cancellationToken);
        await using (server)
        {
            if (former is not null)
            {
                await Console.Out.WriteLineAsync($"restore: the data that was there lies in {former}");
            }

            await Console.Out.WriteLineAsync($"restore: the server is as it was at {moment:O}");
            // Its roles have the passwords of then; the folder says which they are from now on.
            var secrets = ClusterSecrets.LoadOrCreate(folder).Adopt(folder, configuration[KeySettings.MasterKeyName]!);
            return serve ? await PrivateServing.ServeAsync(server, secrets, rest, cancellationToken) : 0;
        }
    }

    private static void Tell(string line) => Console.Error.WriteLine("restore: " + line);

    private static async Task<int> RestoreThereAsync(IConfiguration configuration, string database, string? name, CancellationToken cancellationToken)
    {
        var (options, keys) = (BackupServices.ReadOptions(configuration), Keys(configuration));
        var administrator = configuration.GetConnectionString("Admin");
        if (string.IsNullOrWhiteSpace(administrator))
        {
            throw new InvalidSettingsException(["ConnectionStrings:Admin is missing (environment variable ConnectionStrings__Admin): a superuser of the server to restore to, in its database postgres. Or give --data DIR for a private server."]);
        }

        await RestoreAsync(options, keys, new RestoreTarget(administrator, database, []), name, cancellationToken);
        return 0;
    }

    private static async Task RestoreAsync(BackupOptions options, KeyRing keys, RestoreTarget target, string? name, CancellationToken cancellationToken)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var restored = await new DatabaseRestore(options, keys, TimeProvider.System).RunAsync(target, name, Tell, cancellationToken);
        if (restored.Replaced is { } old)
        {
            await Console.Out.WriteLineAsync($"restore: the database that was there is now {old}");
        }

        await Console.Out.WriteLineAsync($"restore: {restored.Name}, as it was at {restored.Manifest.MadeAt:u}: {restored.Manifest.Rows} rows, {restored.Applied.Count} newer migrations, {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private static KeyRing Keys(IConfiguration configuration)
    {
        var problems = new List<string>();
        var keys = KeySettings.Read(configuration, problems);
        if (keys is null && problems.Count == 0)
        {
            problems.Add($"{KeySettings.MasterKeyName} is missing (environment variable Keys__Master): the key of the installation that was backed up. Without it nothing that is restored can be served.");
        }

        return keys ?? throw new InvalidSettingsException(problems);
    }

    internal static IConfiguration Settings(ParseResult line) => Settings([.. line.UnmatchedTokens]);

    private static IConfiguration Settings(string[] rest) => new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(rest).Build();

    internal static async Task<int> GuardAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (BackupException wrong)
        {
            await Console.Error.WriteLineAsync($"{wrong.Fault}: {wrong.Message}");
            return NotGood;
        }
        catch (Exception failure) when (failure is InvalidSettingsException or NpgsqlException or ContextRefusedException or LocalPostgresException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync((failure as PostgresException)?.MessageText ?? failure.Message);
            return CouldNot;
        }
    }
}
