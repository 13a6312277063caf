using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Tests.Support;

/// <summary>A database, a tenant with an admin and a viewer, and what replays for them.</summary>
internal sealed class ReplayBench : IAsyncDisposable
{
    private const string Readings =
        """
        select row('reading', d.dev_eui, p.code, r.arrived_at, r.id, r.kind, r.dev_addr, r.f_cnt, r.event_time, r.time_trusted, r.session_at, r.f_port, r.payload,
            r.sensed, r.battery_percent, r.battery_volts, r.temperature_c, r.rssi, r.snr, r.gateway_id)::text
        from readings r join devices d on d.id = r.device_id left join spaces p on p.id = r.space_id order by d.dev_eui, r.session_at, r.f_cnt, r.id
        """;

    private const string History =
        """
        select row('history', p.code, h.at, h.axis, h.was, h.became, h.cause, d.dev_eui, h.cause_id)::text
        from space_history h join spaces p on p.id = h.space_id left join devices d on d.id = h.device_id order by p.code, h.at, h.became
        """;

    private const string Spaces =
        "select row('space', p.code, s.sensed, s.sensed_since, s.evidence_at, s.evidence_id, s.fresh_until)::text from space_state s join spaces p on p.id = s.space_id order by p.code";

    private const string Devices =
        """
        select row('device', d.dev_eui, s.session_at, s.dev_addr, s.f_cnt, s.head_time, s.head_trusted, s.head_arrived_at, s.head_payload, s.last_seen_at,
            s.battery_percent, s.battery_volts, s.temperature_c, s.rssi, s.snr, s.gateway_id, s.profile_id, s.profile_name)::text
        from device_state s join devices d on d.id = s.device_id order by d.dev_eui
        """;

    private const string Rhythms =
        "select row('rhythm', d.dev_eui, s.learned_interval_s, s.beat_s, s.beats)::text from device_state s join devices d on d.id = s.device_id order by d.dev_eui";

    private const string Events = "select row('event', event, key, dev_eui, status, repeats)::text from ingest_ledger order by event, key";
    private const string Unknown = "select row('unknown', dev_eui, uplinks)::text from unknown_devices order by dev_eui";

    private readonly IngestBench _bench;

    private ReplayBench(IngestBench bench)
    {
        _bench = bench;
        Gate = new TenantGate(new TenantDirectory(bench.Database.Sources, TimeProvider.System));
        Replay = new LedgerReplay(Gate, bench.Database.Scope, bench.Batch, bench.Database.Audit, NullLogger<LedgerReplay>.Instance);
        Query = new LedgerQuery(bench.Database.Scope, bench.Database.Platform);
    }

    public PortalDatabase Database => _bench.Database;

    public IngestBench Ingest => _bench;

    public TenantGate Gate { get; }

    public LedgerReplay Replay { get; }

    public LedgerQuery Query { get; }

    public required SeededTenant North { get; init; }

    public Guid Admin { get; } = Guid.CreateVersion7();

    public Guid Viewer { get; } = Guid.CreateVersion7();

    public static async Task<ReplayBench> CreateAsync()
    {
        var ingest = await IngestBench.CreateAsync();
        var bench = new ReplayBench(ingest) { North = await SeededTenant.CreateAsync(ingest.Database, "north", spaces: 5, prefix: "N") };
        await bench.JoinAsync(bench.Admin, "admin");
        await bench.JoinAsync(bench.Viewer, "viewer");
        return bench;
    }

    public async Task<TenantAccess> AccessAsync() => (await Gate.EnterAsync(Viewer, "north", Permission.IngestView, CancellationToken.None))!;

    public async Task<ReplayProgress> ReplayAsync(LedgerFilter filter, LedgerCursor? one = null)
    {
        var (outcome, plan) = await Replay.PrepareAsync(Admin, "north", filter, one, ActorOf(Admin), CancellationToken.None);
        outcome.ShouldBe(Outcome.Done);
        return await Replay.RunAsync(plan!, null, CancellationToken.None);
    }

    public static Actor ActorOf(Guid person) => new(ActorKind.Person, person, "Ada Admin", "192.0.2.1", "test", "req-1");

    /// <summary>Everything that follows from the events, with the ledger; without when and under which id history rows were written.</summary>
    public Task<IReadOnlyList<string>> PrintAsync() => PrintAsync(Readings, History, Spaces, Devices, Rhythms, Events, Unknown);

    public Task SetCodecAsync(SeededSpace space, string? codec) => Database.ExecuteAsync(North.Id, "update devices set codec = nullif($1, '') where id = $2", codec ?? string.Empty, space.DeviceId);

    public Task MapAsync(string profile, string codec) =>
        Database.ExecuteAsync(
            North.Id, "insert into profile_codecs (tenant_id, profile_id, codec) values ($1, $2, $3) on conflict (tenant_id, profile_id) do update set codec = excluded.codec", North.Id.Value, profile, codec);

    public Task SetEuiAsync(SeededSpace space, string devEui) => Database.ExecuteAsync(North.Id, "update devices set dev_eui = $1 where id = $2", devEui, space.DeviceId);

    public async Task<string> StatusAsync(InboundEvent received) =>
        (await Database.ReadAsync(North.Id, "select status from ingest_ledger where id = $1", row => row.GetString(0), received.Id)).Single();

    public ValueTask DisposeAsync() => _bench.DisposeAsync();

    private async Task<IReadOnlyList<string>> PrintAsync(params string[] questions)
    {
        var lines = new List<string>();
        foreach (var question in questions)
        {
            lines.AddRange(await Database.ReadAsync(North.Id, question, row => row.GetString(0)));
        }

        return lines;
    }

    private Task JoinAsync(Guid person, string role) =>
        Database.ExecuteAsync(
            North.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, $3, $3, 'p@example.test')", North.Id.Value, person, role);
}
