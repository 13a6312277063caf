using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Ingest.Secrets;

namespace SmartParking.Bench.Chaos;

/// <summary>A server with 20 tenants, a Portal over it, and the sensors that post to it.</summary>
internal sealed class ChaosScene : IAsyncDisposable
{
    private const int Tenants = 20;
    private const string AddSecret = "insert into webhook_secrets (tenant_id, id, label, secret_hash) select id, gen_random_uuid(), 'chaos', $2 from tenants where slug = $1";
    private const string Unsettled = "select count(*) filter (where l.status = 'pending'), count(*) from ingest_ledger l join tenants t on t.id = l.tenant_id where t.kind <> 'canary'";

    private readonly PortalPlace _place = PortalPlace.New();
    private readonly HttpClient _health;
    private readonly Dictionary<string, string> _secrets;
    private readonly string _platformSecret;
    private BenchPortal? _portal;

    private ChaosScene(BenchServer server, string platformSecret, Dictionary<string, string> secrets)
    {
        (Server, _platformSecret, _secrets) = (server, platformSecret, secrets);
        _health = new HttpClient { BaseAddress = _place.Address };
        Door = new DoorClient(_place.Address);
    }

    public BenchServer Server { get; }

    public DoorClient Door { get; }

    public BenchPortal Portal => _portal!;

    public static string Slug(int tenant) => $"tenant-{tenant}";

    /// <summary>Everything but the Portal.</summary>
    public static async Task<ChaosScene> WithoutPortalAsync()
    {
        var server = await BenchServer.StartAsync(durable: true);
        await using var connection = new NpgsqlConnection(server.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        var platform = WebhookSecret.New();
        await IngestData.FillAsync(connection, platform);
        var secrets = Enumerable.Range(1, Tenants).ToDictionary(Slug, _ => WebhookSecret.New(), StringComparer.Ordinal);
        foreach (var (slug, secret) in secrets)
        {
            await using var add = new NpgsqlCommand(AddSecret, connection) { Parameters = { new() { Value = slug }, new() { Value = WebhookSecret.Hash(secret) } } };
            await add.ExecuteNonQueryAsync();
        }

        return new ChaosScene(server, platform, secrets);
    }

    public static async Task<ChaosScene> StartAsync()
    {
        var scene = await WithoutPortalAsync();
        await scene.StartPortalAsync();
        return scene;
    }

    /// <summary>Ready, and its door knows its senders even if the database goes at once.</summary>
    public async Task StartPortalAsync(params (string Key, string Value)[] settings)
    {
        _portal = await BenchPortal.StartAsync(Server.Database, _place, settings);
        await UntilAsync(() => Task.FromResult(File.Exists(Path.Combine(_place.SpoolFolder, "secrets"))), TimeSpan.FromSeconds(30));
    }

    public async Task EndPortalAsync()
    {
        await Portal.DisposeAsync();
        _portal = null;
    }

    /// <summary>
    /// Sensors of all tenants, every so many of the 10,000, and one unregistered for each tenant. Half of the tenants post with a
    /// secret of their own, the others with that of the platform, which must find out whose a device is.
    /// </summary>
    public Fleet Fleet(int size) => new(Enumerable.Range(0, size).Select(each => Registered(1 + (each * (10_000 / size)))).Concat(Enumerable.Range(1, Tenants).Select(Stranger)));

    /// <summary>Sensors of one tenant, posted with its own secret.</summary>
    public Fleet Fleet(int tenant, IEnumerable<int> numbers) => new(numbers.Select(number => new ChaosDevice(number, Slug(tenant), _secrets[Slug(tenant)])));

    public string SecretOf(int tenant) => _secrets[Slug(tenant)];

    /// <summary>Nothing waits any more: the spool is empty, and no event is pending or on its way.</summary>
    /// <returns>After how long; null when that takes longer than it may.</returns>
    public async Task<TimeSpan?> SettledAsync(TimeSpan within)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var connection = new NpgsqlConnection(Server.Superuser + ";Pooling=false");
        await connection.OpenAsync();
        var (pending, entered) = (-1L, -1L);
        var settled = await UntilAsync(
            async () =>
            {
                var before = entered;
                await StoredStories.EachAsync(connection, Unsettled, row => (pending, entered) = (row.GetInt64(0), row.GetInt64(1)));
                return pending == 0 && entered == before && await SpoolAsync() == "empty";
            },
            within);
        return settled ? Stopwatch.GetElapsedTime(begun) : null;
    }

    /// <summary>How the Portal calls the state of its spool.</summary>
    public async Task<string> SpoolAsync()
    {
        try
        {
            using var answer = await _health.GetAsync("/health");
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            return body.RootElement.GetProperty("parts").GetProperty("spool").GetProperty("detail").GetString()!;
        }
        catch (HttpRequestException away)
        {
            return away.Message;
        }
    }

    public Task<Findings> FindingsAsync(params IEnumerable<Fleet> fleets) => Findings.ReadAsync(Server.Superuser, [.. fleets.SelectMany(fleet => fleet.Devices)]);

    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan within)
    {
        for (var begun = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begun) < within;)
        {
            if (await holds())
            {
                return true;
            }

            await Task.Delay(100);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        Door.Dispose();
        _health.Dispose();
        if (_portal is not null)
        {
            await _portal.DisposeAsync();
        }

        _place.Dispose();
        await Server.DisposeAsync();
    }

    private ChaosDevice Registered(int number)
    {
        var tenant = ((number - 1) / 500) + 1;
        return new ChaosDevice(number, Slug(tenant), SecretFor(tenant));
    }

    private ChaosDevice Stranger(int tenant) =>
        new(1_000_000 + tenant, HasOwnSecret(tenant) ? Slug(tenant) : "platform", SecretFor(tenant), isKnown: false);

    private string SecretFor(int tenant) => HasOwnSecret(tenant) ? SecretOf(tenant) : _platformSecret;

    private static bool HasOwnSecret(int tenant) => tenant <= Tenants / 2;
}
