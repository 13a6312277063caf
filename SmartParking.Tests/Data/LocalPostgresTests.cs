using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Tests.Data;

[SupportedOSPlatform("linux")]
public sealed class LocalPostgresTests : IAsyncLifetime
{
    private readonly string root = Path.Combine(Path.GetTempPath(), $"parking-{Guid.NewGuid():N}");
    private LocalPostgres? server;

    // Not CreateTempSubdirectory: that one is 0700, and as root the cluster would move to the state folder.
    public Task InitializeAsync()
    {
        Directory.CreateDirectory(root);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public async Task A_second_start_keeps_the_data_and_the_port()
    {
        var first = await StartAsync(root);
        await RunAsync(first, "create table kept (value int); insert into kept values (7)");
        await StopAsync();

        var second = await StartAsync(root);

        second.Adopted.ShouldBeFalse();
        second.Port.ShouldBe(first.Port);
        (await RunAsync(second, "select value from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task A_cluster_left_by_a_killed_portal_is_adopted_and_then_owned()
    {
        var first = await StartAsync(root);
        await RunAsync(first, "create table kept (value int)");
        var started = await RunAsync(first, "select pg_postmaster_start_time()");
        first.LetGo();

        var second = await StartAsync(root);

        second.Adopted.ShouldBeTrue();
        (await RunAsync(second, "select pg_postmaster_start_time()")).ShouldBe(started);
        await second.DisposeAsync();
        File.Exists(PidFile(second)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cluster_left_with_other_settings_is_restarted_with_ours()
    {
        (await StartAsync(root)).LetGo();
        var settings = new Dictionary<string, string> { ["work_mem"] = "7MB", ["application_name"] = @"it's a \ test" };

        server = await LocalPostgres.StartAsync(Options(root) with { ExtraSettings = settings }, CancellationToken.None);

        server.Adopted.ShouldBeFalse();
        (await RunAsync(server, "show work_mem")).ShouldBe("7MB");
        (await RunAsync(server, "select reset_val from pg_settings where name = 'application_name'")).ShouldBe(@"it's a \ test");
    }

    [Fact]
    public async Task Stale_pid_and_lock_files_do_not_hinder_a_start_even_when_their_pid_lives_again()
    {
        var first = await StartAsync(root);
        await StopAsync();
        var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var stale = $"{self}\n{first.DataDirectory}\n0\n{first.Port}\n{first.SocketDirectory}\n";
        await File.WriteAllTextAsync(PidFile(first), stale);
        await File.WriteAllTextAsync(Path.Combine(first.SocketDirectory, $".s.PGSQL.{first.Port}.lock"), stale);

        var second = await StartAsync(root);

        second.Adopted.ShouldBeFalse();
        (await RunAsync(second, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_killed_server_is_started_again_with_everything_it_had_committed()
    {
        // Durable: a throwaway cluster commits asynchronously and may lose its last moment.
        var options = Options(root) with { Throwaway = false };
        var first = server = await LocalPostgres.StartAsync(options, CancellationToken.None);
        await RunAsync(first, "create table kept (value int); insert into kept values (7)");
        var pid = int.Parse((await File.ReadAllLinesAsync(PidFile(first)))[0], CultureInfo.InvariantCulture);
        using (var postmaster = Process.GetProcessById(pid))
        {
            postmaster.Kill();
        }

        await StopAsync();
        var second = server = await LocalPostgres.StartAsync(options, CancellationToken.None);

        second.Adopted.ShouldBeFalse();
        (await RunAsync(second, "select value from kept")).ShouldBe(7);
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_gets_a_short_private_socket_folder()
    {
        var deep = Path.Combine(root, new string('a', 60), new string('b', 60));

        var started = await StartAsync(deep);

        started.DataDirectory.ShouldStartWith(deep);
        started.SocketDirectory.Length.ShouldBeLessThan(90);
        File.GetUnixFileMode(started.SocketDirectory)
            .ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await RunAsync(started, "select 1")).ShouldBe(1);
        await StopAsync();
        Directory.Delete(started.SocketDirectory, recursive: true);
    }

    [Fact]
    public async Task A_folder_with_a_blank_a_comma_and_a_quote_in_its_name_works()
    {
        var started = await StartAsync(Path.Combine(root, "it's a, folder"));

        (await RunAsync(started, "select 1")).ShouldBe(1);
        await StopAsync();
        Directory.Delete(started.SocketDirectory, recursive: true);
    }

    [Fact]
    public async Task Of_two_starts_on_one_folder_the_second_fails_with_a_clear_message()
    {
        await StartAsync(root);

        var refused = await Should.ThrowAsync<LocalPostgresException>(
            () => LocalPostgres.StartAsync(Options(root), CancellationToken.None));

        refused.Message.ShouldContain("in use by another process");
        (await RunAsync(server!, "select 1")).ShouldBe(1);
    }

    [Fact]
    public async Task The_superuser_is_refused_over_tcp()
    {
        var started = await StartAsync(root);
        await RunAsync(started, "alter role postgres password 'known'");

        var refused = await Should.ThrowAsync<PostgresException>(() => EnterAsync(OverTcp(started, "postgres", "known")));

        refused.SqlState.ShouldBe(PostgresErrorCodes.InvalidAuthorizationSpecification);
    }

    [Fact]
    public async Task Every_other_role_needs_its_password_over_the_socket_and_over_tcp()
    {
        var started = await StartAsync(root);
        await RunAsync(started, "create role visitor login password 'right'");

        await EnterAsync(started.ConnectionString("visitor", "right", "postgres"));
        await EnterAsync(OverTcp(started, "visitor", "right"));

        (await Should.ThrowAsync<PostgresException>(() => EnterAsync(started.ConnectionString("visitor", "wrong", "postgres"))))
            .SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
        (await Should.ThrowAsync<PostgresException>(() => EnterAsync(OverTcp(started, "visitor", "wrong"))))
            .SqlState.ShouldBe(PostgresErrorCodes.InvalidPassword);
    }

    [Fact]
    public async Task A_server_that_cannot_start_says_why_with_the_end_of_its_log()
    {
        var options = Options(root) with { ExtraSettings = new Dictionary<string, string> { ["shared_buffers"] = "nonsense" } };

        var failed = await Should.ThrowAsync<LocalPostgresException>(() => LocalPostgres.StartAsync(options, CancellationToken.None));

        failed.Message.ShouldContain("invalid value for parameter \"shared_buffers\"");
    }

    [Fact]
    public async Task The_log_holds_neither_statements_nor_the_values_in_errors()
    {
        var started = await StartAsync(root);
        await RunAsync(started, "create table once (value text primary key); insert into once values ('hush')");

        await Should.ThrowAsync<PostgresException>(() => RunAsync(started, "insert into once values ('hush')"));
        await Should.ThrowAsync<PostgresException>(() => RunAsync(started, "alter role nobody_here password 'hush'"));
        await StopAsync();

        var logs = Directory.GetFiles(Path.Combine(started.DataDirectory, "..", "log")).Select(File.ReadAllText).ToList();
        logs.ShouldContain(log => log.Contains("duplicate key", StringComparison.Ordinal));
        logs.ShouldAllBe(log => !log.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public void Secrets_are_made_once_and_readable_by_their_owner_alone()
    {
        var first = ClusterSecrets.LoadOrCreate(root);
        var second = ClusterSecrets.LoadOrCreate(root);

        string[] all = [first.Owner, first.App, first.Platform, first.Auth, first.Backup];
        all.ShouldBeUnique();
        all.ShouldAllBe(secret => secret.Length >= 32);
        ((string[])[second.Owner, second.App, second.Platform, second.Auth, second.Backup]).ShouldBe(all);
        File.GetUnixFileMode(Path.Combine(root, "secrets.json")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_folder_from_before_there_was_a_master_key_gets_one_and_keeps_its_passwords()
    {
        var first = ClusterSecrets.LoadOrCreate(root);
        var path = Path.Combine(root, "secrets.json");
        var old = File.ReadAllLines(path).Where(line => !line.Contains("\"Master\"", StringComparison.Ordinal) && !line.Contains("\"Replication\"", StringComparison.Ordinal)).ToList();
        File.WriteAllText(path, string.Join('\n', old).Replace($"\"{first.Backup}\",", $"\"{first.Backup}\"", StringComparison.Ordinal));

        var second = ClusterSecrets.LoadOrCreate(root);

        second.Owner.ShouldBe(first.Owner);
        second.Master.ShouldNotBe(first.Master);
        second.Replication.Length.ShouldBeGreaterThanOrEqualTo(32);
        ClusterSecrets.LoadOrCreate(root).ShouldSatisfyAllConditions(third => third.Master.ShouldBe(second.Master), third => third.Replication.ShouldBe(second.Replication));
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private static LocalPostgresOptions Options(string folder) => new() { Folder = folder, Throwaway = true };

    private static string PidFile(LocalPostgres postgres) => Path.Combine(postgres.DataDirectory, "postmaster.pid");

    private async Task<LocalPostgres> StartAsync(string folder) =>
        server = await LocalPostgres.StartAsync(Options(folder), CancellationToken.None);

    private async Task StopAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static string OverTcp(LocalPostgres postgres, string user, string password) =>
        new NpgsqlConnectionStringBuilder(postgres.ConnectionString(user, password, "postgres")) { Host = "127.0.0.1" }.ConnectionString;

    private static async Task EnterAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
    }

    private static async Task<object?> RunAsync(LocalPostgres postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres.SuperuserConnectionString("postgres"));
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
