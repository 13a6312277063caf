using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>Whom a webhook secret speaks for, and which of his secrets it is.</summary>
public sealed record SecretHolder(TenantId Tenant, Guid Secret);
