using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Shell;

/// <summary>The answer to one wish to see a page, as the database knows it now.</summary>
/// <param name="Access">The tenant of the page; null on the platform's pages.</param>
/// <param name="PlatformAdmin">Whether the person also has the platform's pages.</param>
internal sealed record Visit(Verdict Verdict, TenantAccess? Access, bool PlatformAdmin);
