using SmartParking.Domain.Identity.Keys;

namespace SmartParking.Domain.Tenancy;

/// <summary>
/// Asked at the start of every action, whatever a page showed before: is this person a member of this tenant now, or on a
/// support visit, and does that allow this now?
/// </summary>
public sealed class TenantGate(TenantDirectory directory)
{
    /// <returns>Null when not; why is not told apart.</returns>
    public async Task<TenantAccess?> EnterAsync(Guid userId, string slug, string permission, CancellationToken cancellationToken) =>
        await directory.OpenToAsync(userId, slug, cancellationToken) is { } access && access.May(permission) ? access : null;

    /// <summary>
    /// The same for who was let in before: a person's right is asked anew, as the page that shows the button may be hours old; a
    /// key's was, when its request came in.
    /// </summary>
    /// <returns>What is allowed now; null when it is not.</returns>
    public async Task<TenantAccess?> EnterAsync(TenantAccess access, string permission, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return access is KeyAccess
            ? access.May(permission) ? access : null
            : await EnterAsync(access.UserId, access.Tenant.Slug, permission, cancellationToken);
    }
}
