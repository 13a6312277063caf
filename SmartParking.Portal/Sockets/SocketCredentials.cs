using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity.Keys;

namespace SmartParking.Portal.Sockets;

/// <summary>Whose a token or key is, as the API decides it.</summary>
internal sealed class SocketCredentials(TokenBook tokens, KeyDoor keys, TenantDirectory directory)
{
    public const string Failed = "Authentication failed";
    public const string NoTenant = "Invalid token payload";

    /// <returns>Nobody, and V6's reason for it.</returns>
    public async Task<(SocketCaller? Caller, string? Reason)> FindAsync(HttpContext context, string credential, CancellationToken cancellationToken)
    {
        if (!TokenText.IsAccess(credential))
        {
            return await keys.EnterAsync(context, credential) is { } holder ? (new SocketCaller(holder.Access, holder.Id, null, holder.ExpiresAt), null) : (null, Failed);
        }

        if (await tokens.FindAsync(credential, cancellationToken) is not { } person)
        {
            return (null, Failed);
        }

        return await directory.FindAsync(person.User, person.Tenant, cancellationToken) is { } access
            ? (new SocketCaller(access, person.User, person.Family, person.Until), null)
            : (null, NoTenant);
    }
}
