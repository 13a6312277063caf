namespace SmartParking.Domain.Tenancy;

/// <summary>What a tier limits.</summary>
public enum TenantLimit
{
    Spaces,
    Devices,
    Gateways,
    Users,
}
