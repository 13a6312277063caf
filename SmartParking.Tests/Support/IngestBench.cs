using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Signals;

namespace SmartParking.Tests.Support;

/// <summary>A database and what stands behind the door, without the door: events go in as batches.</summary>
internal sealed class IngestBench : IAsyncDisposable
{
    private IngestBench(PortalDatabase database, TimeProvider time)
    {
        Database = database;
        Signals = new ParkingSignals(NullLogger<ParkingSignals>.Instance);
        Receptions = new ReceptionBook(database.Scope, time, NullLogger<ReceptionBook>.Instance);
        Batch = new IngestBatch(database.Scope, Signals, LooseMeters.Ingest, Receptions, time, NullLogger<IngestBatch>.Instance);
    }

    public PortalDatabase Database { get; }

    public ParkingSignals Signals { get; }

    public ReceptionBook Receptions { get; }

    public IngestBatch Batch { get; }

    public static async Task<IngestBench> CreateAsync(TimeProvider? time = null) => new(await PortalDatabase.CreateAsync(), time ?? TimeProvider.System);

    public Task ReceiveAsync(params IReadOnlyCollection<InboundEvent> events) => Batch.RunAsync(events, CancellationToken.None);

    public async Task<string> SensedAsync(SeededTenant tenant, SeededSpace space) =>
        (await Database.ReadAsync(tenant.Id, "select sensed from space_state where space_id = $1", row => row.GetString(0), space.Id)).Single();

    public Task<List<(DateTimeOffset At, SensedState Was, SensedState Became)>> HistoryAsync(SeededTenant tenant, SeededSpace space) =>
        Database.ReadAsync(
            tenant.Id,
            "select at, was, became from space_history where space_id = $1 and axis = 'sensed' order by at",
            row => (row.GetFieldValue<DateTimeOffset>(0), SensedStates.Parse(row.GetString(1)), SensedStates.Parse(row.GetString(2))),
            space.Id);

    public Task<List<(long Counter, string DevAddr)>> ReadingsAsync(SeededTenant tenant, SeededSpace space) =>
        Database.ReadAsync(
            tenant.Id, "select f_cnt, dev_addr from readings where device_id = $1 order by session_at, f_cnt", row => (row.GetInt64(0), row.GetString(1)), space.DeviceId);

    /// <summary>How many events of a tenant ended in which status.</summary>
    public async Task<Dictionary<string, long>> LedgerAsync(TenantId tenant) =>
        (await Database.ReadAsync(tenant, "select status, count(*) from ingest_ledger group by status", row => (row.GetString(0), row.GetInt64(1)))).ToDictionary();

    public ValueTask DisposeAsync()
    {
        Receptions.Dispose();
        return Database.DisposeAsync();
    }
}
