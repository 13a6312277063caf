namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>How much of everything a tenant has.</summary>
/// <param name="Devices">Sensors and displays, those at their end not counted.</param>
public sealed record TenantUse(int Users, int Devices, int Displays, int Gateways, int Sites, int Spaces)
{
    public int Of(TenantLimit limit) => limit switch
    {
        TenantLimit.Spaces => Spaces,
        TenantLimit.Devices => Devices,
        TenantLimit.Gateways => Gateways,
        TenantLimit.Users => Users,
        _ => throw new ArgumentOutOfRangeException(nameof(limit)),
    };
}
