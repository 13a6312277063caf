using System.Runtime.InteropServices;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>What a transaction has come to, gathered while it runs and told when it has committed; begins anew when it is repeated.</summary>
internal sealed class BatchTally
{
    public List<(TenantId Tenant, IReadOnlyList<Guid> Spaces)> Changed { get; } = [];

    public Dictionary<(TenantId Tenant, LedgerStatus Status), int> Ended { get; } = [];

    public Dictionary<(TenantId Tenant, SensedState Was, SensedState Became, ChangeCause Cause), int> Changes { get; } = [];

    /// <summary>The frames that were recorded, for whoever counts which gateway hears what.</summary>
    public List<(TenantId Tenant, Guid Device, InboundEvent Event)> Heard { get; } = [];

    /// <summary>How many could not be applied even alone.</summary>
    public int Failed { get; set; }

    public void Clear()
    {
        Changed.Clear();
        Ended.Clear();
        Changes.Clear();
        Heard.Clear();
        Failed = 0;
    }

    /// <summary>Takes what the pipeline has written, once it can no longer be rolled back alone.</summary>
    public void Add(AppliedEvents applied)
    {
        Changed.Add((applied.Tenant, applied.Spaces));
        foreach (var verdict in applied.Verdicts)
        {
            End(verdict.Event, verdict.Status);
        }

        foreach (var (device, received) in applied.Heard)
        {
            Heard.Add((applied.Tenant, device, received));
        }

        foreach (var change in applied.Changes)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(Changes, (applied.Tenant, change.Was, change.Became, change.Cause), out _)++;
        }
    }

    public void End(InboundEvent received, LedgerStatus status) => CollectionsMarshal.GetValueRefOrAddDefault(Ended, (received.Tenant, status), out _)++;

    /// <summary>Events that were in the ledger before, or more than once in the batch.</summary>
    public void Repeat(IReadOnlyCollection<InboundEvent> told, IReadOnlyCollection<InboundEvent> admitted)
    {
        if (told.Count == admitted.Count)
        {
            return;
        }

        var fresh = admitted.Select(received => received.Id).ToHashSet();
        foreach (var received in told.Where(received => !fresh.Contains(received.Id)))
        {
            End(received, LedgerStatus.Duplicate);
        }
    }
}
