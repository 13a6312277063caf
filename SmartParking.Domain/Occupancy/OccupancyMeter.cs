using System.Diagnostics.Metrics;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Occupancy;

/// <summary>Counts changes of what is sensed, after their commit; see docs/monitoring.md.</summary>
public sealed class OccupancyMeter(IMeterFactory meters)
{
    private readonly Counter<long> _transitions = meters.Create("SmartParking.Occupancy").CreateCounter<long>(
        "space_state_transitions_total", description: "Changes of what is sensed on spaces, by what brought them: a reading, or silence.");

    public void Changed(TenantId tenant, SensedState was, SensedState became, ChangeCause cause, long count) =>
        _transitions.Add(
            count,
            KeyValuePair.Create<string, object?>("from_state", was.ToWord()),
            KeyValuePair.Create<string, object?>("to_state", became.ToWord()),
            KeyValuePair.Create<string, object?>("trigger", cause == ChangeCause.Silence ? "silence" : "reading"),
            KeyValuePair.Create<string, object?>("tenant_id", tenant.Value));
}
