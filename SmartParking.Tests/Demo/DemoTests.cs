using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Npgsql;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Demo;

/// <summary>The verb <c>demo</c> as a process with a PostgreSQL of its own.</summary>
[SupportedOSPlatform("linux")]
public sealed class DemoTests : IDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Not CreateTempSubdirectory: that one is 0700, and as root the cluster would move to the state folder.
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"parking-{Guid.NewGuid():N}");

    private string DemoJson => Path.Combine(_folder, "demo.json");

    private string PidFile => Path.Combine(_folder, "cluster", "data", "postmaster.pid");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_second_start_keeps_everything_and_tells_its_new_address()
    {
        var port = DemoProcess.FreePort();
        using (var first = await StartAsync(port))
        {
            first.RootElement.GetProperty("baseUrl").GetString().ShouldBe($"http://localhost:{port}");
            File.GetUnixFileMode(DemoJson).ShouldBe(OwnersFile);
            Directory.Exists(Path.Combine(_folder, "keys")).ShouldBeFalse("the keys of sessions lie in the database, sealed");
            ShouldBeComplete(first.RootElement);
            await PostAsync(port, first.RootElement.GetProperty("tenants")[0]);
        }

        await StopAsync("TERM");
        var before = await File.ReadAllTextAsync(DemoJson);

        var other = DemoProcess.FreePort();
        using var second = await StartAsync(other);

        second.RootElement.GetProperty("baseUrl").GetString().ShouldBe($"http://localhost:{other}");
        (await File.ReadAllTextAsync(DemoJson)).ShouldBe(before.Replace($"localhost:{port}", $"localhost:{other}", StringComparison.Ordinal));
        (await ReadAsync(second.RootElement, "select (select count(*) from spaces where code !~ '^CANARY-') + 1000 * (select count(*) from tenants where kind <> 'canary')")).ShouldBe(4500L);
        (await ReadAsync(second.RootElement, "select count(*) from space_state where sensed = 'occupied'")).ShouldBe(1L);
        await StopAsync("INT");
    }

    [Fact]
    public async Task After_a_kill_the_next_start_adopts_the_running_database()
    {
        var port = DemoProcess.FreePort();
        (await StartAsync(port)).Dispose();
        await _running!.EndByAsync("KILL");
        var postmaster = (await File.ReadAllLinesAsync(PidFile))[0];

        using var file = await StartAsync(port);

        (await File.ReadAllLinesAsync(PidFile))[0].ShouldBe(postmaster);
        (await ReadAsync(file.RootElement, "select count(*) from devices d join tenants t on t.id = d.tenant_id where t.kind <> 'canary'")).ShouldBe(500L);
        await StopAsync("TERM");
    }

    [Fact]
    public async Task A_taken_port_ends_it_with_one_sentence_before_anything_is_made()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await using var demo = DemoProcess.Start(_folder, port);
        var (code, errors) = await demo.EndAsync();

        code.ShouldBe(1);
        errors.Trim().ShouldBe($"Port {port} is in use by another program: end it, or choose another port with --port N.");
        Directory.Exists(_folder).ShouldBeFalse();
    }

    [Fact]
    public async Task Outside_Development_it_refuses()
    {
        await using var demo = DemoProcess.Start(_folder, DemoProcess.FreePort(), "Production");
        var (code, errors) = await demo.EndAsync();

        code.ShouldBe(1);
        errors.ShouldContain("Development environment alone");
        errors.Trim().ShouldNotContain('\n');
        Directory.Exists(_folder).ShouldBeFalse();
    }

    [Fact]
    public async Task A_data_folder_that_is_in_use_ends_it_with_one_sentence()
    {
        Directory.CreateDirectory(_folder);
        await using var held = new FileStream(Path.Combine(_folder, "cluster.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        await using var demo = DemoProcess.Start(_folder, DemoProcess.FreePort());
        var (code, errors) = await demo.EndAsync();

        code.ShouldBe(1);
        errors.ShouldContain("is in use by another process");
        errors.Trim().ShouldNotContain('\n');
    }

    private DemoProcess? _running;

    private async Task<JsonDocument> StartAsync(int port)
    {
        _running = DemoProcess.Start(_folder, port, "Development", "--no-traffic");
        await _running.WhenReadyAsync();
        _running.Lines[0].ShouldBe($"Portal ready: http://localhost:{port}");
        return JsonDocument.Parse(await File.ReadAllTextAsync(DemoJson));
    }

    /// <summary>In order: nothing but an exit code of 0 and no PostgreSQL is left.</summary>
    private async Task StopAsync(string signal)
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(PidFile))[0], CultureInfo.InvariantCulture);
        var (code, errors) = await _running!.EndByAsync(signal);

        code.ShouldBe(0, errors);
        File.Exists(PidFile).ShouldBeFalse();
        IsAlive(postmaster).ShouldBeFalse();
    }

    /// <summary>What has ended and was not yet waited for has an empty command line.</summary>
    private static bool IsAlive(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Length > 0;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task PostAsync(int port, JsonElement tenant)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://localhost:{port}/webhooks/chirpstack?event=up");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.GetProperty("webhookSecret").GetString());
        var devEui = tenant.GetProperty("devices")[0].GetProperty("devEui").GetString();
        request.Content = new StringContent(
            $$"""{"deduplicationId":"{{Guid.NewGuid()}}","deviceInfo":{"devEui":"{{devEui}}"},"devAddr":"00189440","fCnt":1,"fPort":1,"data":"AQ=="}""",
            new MediaTypeHeaderValue("application/json"));
        using var response = await client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
    }

    private void ShouldBeComplete(JsonElement file)
    {
        var database = file.GetProperty("database");
        foreach (var name in new[] { "socket", "name", "owner", "app", "platform", "auth", "backup" })
        {
            database.GetProperty(name).GetString().ShouldNotBeNullOrEmpty(name);
        }

        file.GetProperty("platform").GetProperty("simulatorToken").GetString()!.ShouldMatch("^sim_[0-9a-f]{64}$");
        var tenants = file.GetProperty("tenants").EnumerateArray().ToList();
        tenants.Count.ShouldBe(3);
        foreach (var tenant in tenants)
        {
            var users = tenant.GetProperty("users").EnumerateArray().ToList();
            users.Select(user => user.GetProperty("role").GetString()).ShouldBe(["viewer", "operator", "admin", "owner"]);
            users.Select(user => user.GetProperty("password").GetString()!).ShouldAllBe(password => Lists(password));
            tenant.GetProperty("webhookSecret").GetString()!.ShouldMatch("^sp_[A-Za-z0-9_-]{43}$");
            tenant.GetProperty("apiKey").GetString()!.ShouldMatch("^pk_live_[A-Za-z0-9_-]{43}$");
            tenant.GetProperty("viewerKey").GetString()!.ShouldMatch("^pk_live_[A-Za-z0-9_-]{43}$");
            tenant.GetProperty("devices").GetArrayLength().ShouldBeGreaterThanOrEqualTo(5);
            tenant.GetProperty("devices").EnumerateArray().ShouldContain(device => device.GetProperty("codec").GetString() == "bosch-tps110");
        }
    }

    /// <summary>Every sign-in of the file stands below the ready line, too.</summary>
    private bool Lists(string password) => _running!.Lines.Any(line => line.EndsWith(password, StringComparison.Ordinal));

    private static async Task<object?> ReadAsync(JsonElement file, string sql)
    {
        var database = file.GetProperty("database");
        var entry = new NpgsqlConnectionStringBuilder
        {
            Host = database.GetProperty("socket").GetString(),
            Port = database.GetProperty("port").GetInt32(),
            Database = database.GetProperty("name").GetString(),
            Username = "postgres",
            Pooling = false,
        };
        await using var connection = new NpgsqlConnection(entry.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
