namespace SmartParking.Bench;

/// <summary>What one round asks for.</summary>
internal sealed record RlsTarget(Guid Tenant, Guid Space, Guid Device, Guid[] TenSpaces, DateTimeOffset Now);
