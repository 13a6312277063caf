using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>The recognise stage: a tenant's events of a batch, told apart by whether the device is the tenant's and whether they are frames.</summary>
internal sealed class TenantEvents(TenantId tenant, IReadOnlyList<InboundEvent> events, IReadOnlyDictionary<(TenantId Tenant, DevEui DevEui), KnownDevice> devices)
{
    public TenantId Tenant { get; } = tenant;

    /// <summary>For the inbox of unknown devices, which counts an event once.</summary>
    public IEnumerable<InboundEvent> Unknown =>
        events.Where(received => DeviceOf(received) is null && !IsSettled(received) && received.Earlier?.Status != LedgerStatus.UnknownDevice);

    /// <summary>Uplinks and joins by device, in the order of the locks.</summary>
    public IEnumerable<(TenantId Tenant, KnownDevice Device, IReadOnlyList<TakenFrame> Frames)> TakeFrames() =>
        events
            .Where(received => IsFrame(received) && DeviceOf(received) is not null && !IsSettled(received))
            .GroupBy(received => received.Told.DevEui)
            .Select(group => (Device: devices[(Tenant, group.Key)], Events: group))
            .OrderBy(entry => entry.Device.Id)
            .Select(entry => (Tenant, entry.Device, (IReadOnlyList<TakenFrame>)[.. entry.Events.Select(received => Decoding.Take(received, entry.Device))]));

    /// <summary>What the frames' own plans do not decide: unknown devices, and events that are stored for later steps.</summary>
    public IEnumerable<Verdict> OtherVerdicts()
    {
        foreach (var received in events.Where(received => !IsSettled(received)))
        {
            if (DeviceOf(received) is null)
            {
                yield return new Verdict(received, LedgerStatus.UnknownDevice, "No device of this tenant has this DevEUI.");
            }
            else if (!IsFrame(received))
            {
                yield return new Verdict(received, LedgerStatus.Accepted);
            }
        }
    }

    private KnownDevice? DeviceOf(InboundEvent received) => devices.GetValueOrDefault((Tenant, received.Told.DevEui));

    private bool IsSettled(InboundEvent received) => received.Earlier is { } earlier && earlier.IsSettled(DeviceOf(received));

    private static bool IsFrame(InboundEvent received) => received.Told.Type is "up" or "join";
}
