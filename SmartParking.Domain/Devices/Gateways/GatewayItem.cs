namespace SmartParking.Domain.Devices.Gateways;

/// <summary>A gateway of the list: one that is registered, or one that is only heard.</summary>
/// <param name="Id">Null when it is not registered.</param>
/// <param name="Draft">What is said of it; of one that is only heard, its id alone.</param>
/// <param name="LastHeardAt">When any of the tenant's devices was last heard by it; null: never.</param>
/// <param name="Devices">How many devices it has heard in the last days.</param>
/// <param name="Alone">How many spaces there are whose sensor no other gateway has heard in the last days.</param>
/// <param name="Version">Of its row; 0 when it is not registered.</param>
public sealed record GatewayItem(
    Guid? Id, GatewayDraft Draft, string? Site, DateTimeOffset? LastHeardAt, bool IsOnline, long Devices, long Alone, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt, uint Version);
