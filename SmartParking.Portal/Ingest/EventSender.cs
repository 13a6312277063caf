using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Ingest;

/// <summary>Whom a sender of events speaks for.</summary>
/// <param name="Secret">The webhook secret it came with; null when it was an API key.</param>
internal sealed record EventSender(TenantId Tenant, SecretHolder? Secret);
