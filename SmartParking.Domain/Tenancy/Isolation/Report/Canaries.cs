using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>The two tenants that exist to be attacked (migration 0012). Nobody is a member of them and no list shows them.</summary>
internal static class Canaries
{
    public static readonly TenantId X = new(Guid.Parse("ca000000-0000-7000-8000-00000000000a"));
    public static readonly TenantId Y = new(Guid.Parse("ca000000-0000-7000-8000-00000000000b"));
}
