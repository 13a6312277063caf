namespace SmartParking.Domain.Devices;

/// <summary>How far a device has come. It goes forward only, but for a device that leaves its space: it is commissioned again.</summary>
public enum DeviceLifecycle
{
    Provisioned,
    Commissioned,
    Operational,

    /// <summary>The end: its history stays, and its DevEUI may be registered anew, by anybody.</summary>
    Decommissioned,
}
