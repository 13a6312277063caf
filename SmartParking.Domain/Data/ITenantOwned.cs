namespace SmartParking.Domain.Data;

/// <summary>Marks an entity as a tenant's: the model filters it by the scope's tenant, besides what the database does.</summary>
public interface ITenantOwned
{
    Guid TenantId { get; }
}
