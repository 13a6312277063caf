namespace SmartParking.Domain.Devices;

/// <summary>Why a device needs somebody; see docs/devices.md for the table.</summary>
public enum DeviceReason
{
    NeverHeard,
    Silent,
    NoCodec,
    BatteryEmpty,
    BatteryLow,
    LosesFrames,
    WeakSignal,
    Disabled,
}
