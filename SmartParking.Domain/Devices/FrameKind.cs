namespace SmartParking.Domain.Devices;

/// <summary>What a frame in a device's life is.</summary>
public enum FrameKind
{
    Uplink,
    Join,
}
