namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>What a tenant needs before its first space is live, in the order it is done.</summary>
public enum SetupStep
{
    Site,
    Spaces,
    Secret,
    Event,
    Device,
    Live,
}
