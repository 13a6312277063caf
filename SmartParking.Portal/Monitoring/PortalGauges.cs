using System.Diagnostics.Metrics;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Portal.Monitoring;

/// <summary>What is not counted as it happens but looked at when somebody scrapes: queue, spool, parts, spaces.</summary>
internal sealed class PortalGauges
{
    private readonly Meter _meter;

    public PortalGauges(IMeterFactory meters, UplinkInbox inbox, UplinkSpool spool, SpoolDrain drain, StateSampler sampler, TimeProvider time)
    {
        _meter = meters.Create("SmartParking.Portal");
        var started = time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0;
        _meter.CreateObservableGauge("portal_info", () => new Measurement<int>(1, Of("version", PortalVersion.Text)), description: "Which version runs.");
        _meter.CreateObservableGauge("process_start_time_seconds", () => started, description: "When this Portal started, in seconds since 1970.");
        _meter.CreateObservableGauge("ingest_queue_waiting", () => inbox.Backlog, description: "Events that wait for a batch.");
        _meter.CreateObservableGauge("health_part", () => sampler.Parts.Select(part => new Measurement<int>(part.Works ? 1 : 0, Of("part", part.Name))), description: "1 while a part works.");
        AddSpool(spool, drain);
        AddSpaces(sampler);
    }

    private void AddSpool(UplinkSpool spool, SpoolDrain drain)
    {
        _meter.CreateObservableCounter("webhook_spooled_total", () => spool.Kept, description: "Events kept on this machine's disk.");
        _meter.CreateObservableCounter("spool_drained_total", () => drain.Drained, description: "Spooled events that the database has taken.");
        _meter.CreateObservableGauge("spool_used_bytes", () => spool.Figures.Used, description: "What the spool holds, set aside pieces included.");
        _meter.CreateObservableGauge("spool_limit_bytes", () => spool.Figures.Limit, description: "What the spool may hold.");
        _meter.CreateObservableGauge("spool_poisoned", () => spool.Poisoned, description: "Pieces set aside for people.");
        _meter.CreateObservableGauge("spool_state", () => States(spool.State), description: "1 for the state the spool is in.");
    }

    private void AddSpaces(StateSampler sampler)
    {
        _meter.CreateObservableGauge("spaces", () => sampler.Tenants.SelectMany(Spaces), description: "Spaces by the state that is shown.");
        _meter.CreateObservableGauge("orphan_devices_gauge", () => sampler.Tenants.Sum(row => row.UnknownDevices), description: "Devices that reported and are not registered.");
    }

    private static IEnumerable<Measurement<long>> Spaces(PlatformRow row) =>
        Enum.GetValues<ShownState>().Select(state => new Measurement<long>(row.Counts[state], Of("tenant_id", row.Tenant.Id.Value), Of("state", state.ToWord())));

    private static IEnumerable<Measurement<int>> States(SpoolState now) =>
        Enum.GetValues<SpoolState>().Select(state => new Measurement<int>(state == now ? 1 : 0, Of("state", PortalHealth.Word(state))));

    private static KeyValuePair<string, object?> Of(string label, object? value) => KeyValuePair.Create(label, value);
}
