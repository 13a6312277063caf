using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// What happens to acknowledged events, inside the transaction that acknowledged them: recognise, decode, put in order,
/// record, apply. Announcing comes after the commit and is the caller's. A table of contents: each step is a class of its own.
/// </summary>
internal static class UplinkPipeline
{
    /// <summary>Applies events of any number of tenants.</summary>
    /// <returns>What was written, by tenant.</returns>
    public static async Task<IReadOnlyList<AppliedEvents>> ApplyAsync(
        BatchWork work, IReadOnlyCollection<InboundEvent> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var span = Traces.Within("ingest.pipeline");
        span?.SetTag("events", events.Count);
        var devices = await DeviceReader.LockAsync(work, events, cancellationToken);
        FaultPoint.Pass("ingest.locked");
        var parts = events.GroupBy(received => received.Tenant).OrderBy(group => group.Key.Value).Select(group => new TenantEvents(group.Key, [.. group], devices)).ToList();
        var taken = parts.SelectMany(tenant => tenant.TakeFrames()).ToList();

        var late = taken.Where(device => !DeviceFold.Follows(device.Device, device.Frames)).ToList();
        var around = await NeighbourhoodReader.ReadAsync(work, late, cancellationToken);
        var plans = taken.ToLookup(device => device.Tenant, device => DeviceFold.Fold(device.Device, device.Frames, around.GetValueOrDefault(device.Device.Id), now));

        await using var batch = new TenantBatch(work);
        var applied = new List<AppliedEvents>();
        foreach (var tenant in parts)
        {
            var own = plans[tenant.Tenant].ToList();
            PlanWriter.Add(batch, tenant.Tenant, own, now);
            UnknownDeviceInbox.Add(batch, tenant.Tenant, tenant.Unknown);
            List<Verdict> verdicts = [.. tenant.OtherVerdicts(), .. own.SelectMany(plan => plan.Verdicts)];
            Ledger.AddClosing(batch, tenant.Tenant, verdicts);
            applied.Add(new AppliedEvents(tenant.Tenant, SpacesOf(own), verdicts, [.. own.Where(plan => plan.RewriteFrom is null).SelectMany(plan => plan.Changes)], HeardOf(own)));
        }

        await batch.ExecuteAsync(cancellationToken);
        return applied;
    }

    private static IReadOnlyList<(Guid Device, InboundEvent Event)> HeardOf(IEnumerable<DevicePlan> plans) =>
        [.. plans.SelectMany(plan => plan.Readings.Where(reading => reading.Taken.Event.Told.Receptions.Count > 0).Select(reading => (plan.Device.Id, reading.Taken.Event)))];

    private static IReadOnlyList<Guid> SpacesOf(IEnumerable<DevicePlan> plans) =>
        [.. plans.Where(plan => plan.Sensed is not null).Select(plan => plan.Device.SpaceId!.Value)];
}
