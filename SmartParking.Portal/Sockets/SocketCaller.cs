using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Sockets;

/// <summary>Who listens on a socket, and by what it may end.</summary>
/// <param name="Id">The person's, or the key's.</param>
/// <param name="Family">The person's family of tokens; null for a key.</param>
/// <param name="Until">When the credential ends by itself; null: not at all.</param>
internal sealed record SocketCaller(TenantAccess Access, Guid Id, Guid? Family, DateTimeOffset? Until)
{
    /// <summary>Whether a change that was heard of may concern it.</summary>
    public bool IsConcernedBy(string kind, Guid? id) => id is null || kind switch
    {
        AccessKind.Key => Family is null && id == Id,
        AccessKind.Person => Family is not null && id == Id,
        AccessKind.Family => id == Family,
        AccessKind.Tenant => id == Access.TenantId.Value,
        _ => false,
    };
}
