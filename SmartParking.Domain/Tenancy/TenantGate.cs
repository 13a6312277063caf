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
}
