using SmartParking.Domain.Devices;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>A space and the devices on it, at most one of each kind.</summary>
internal sealed record HeldSpace(Guid Id, string Code, IReadOnlyList<(Guid Id, string Name, string Kind)> Devices)
{
    public (Guid Id, string Name)? Of(DeviceKind kind) =>
        Devices.FirstOrDefault(device => device.Kind == kind.ToWord()) is { Name: not null } found ? (found.Id, found.Name) : null;
}
