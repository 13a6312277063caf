namespace SmartParking.Domain.Devices;

/// <summary>A device and what it is judged by.</summary>
internal sealed record JudgedDevice(Guid Id, DeviceFacts Facts);
