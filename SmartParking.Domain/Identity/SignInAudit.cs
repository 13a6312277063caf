using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Writes signing in, signing out and refusals to the audit of every tenant of the person, or to the platform's own when he
/// has none or nobody knows him. Signing in changes the person's row by Identity's own means before; the entry follows at
/// once, and a sign-in whose entry cannot be written is refused.
/// </summary>
public sealed class SignInAudit(ParkingSources sources, TenantDirectory directory, AuditWriter audit)
{
    public Task SignedInAsync(User user, Actor actor, CancellationToken cancellationToken) => WriteAsync(user, actor, "session.sign_in", null, cancellationToken);

    public Task SignedOutAsync(User user, Actor actor, CancellationToken cancellationToken) => WriteAsync(user, actor, "session.sign_out", null, cancellationToken);

    /// <param name="user">Null when there is no such person.</param>
    /// <param name="reason">wrong_password, locked_out, not_allowed or unknown_person.</param>
    public Task RefusedAsync(User? user, string reason, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(user, actor, "session.refused", reason, cancellationToken);

    private async Task WriteAsync(User? user, Actor actor, string action, string? reason, CancellationToken cancellationToken)
    {
        var tenants = user is null ? [] : (await directory.OfAsync(user.Id, cancellationToken)).Select(access => access.TenantId).ToList();
        var entry = new AuditEntry(action, "person", user?.Id.ToString() ?? "unknown", After: reason is null ? null : new { reason });
        foreach (var tenant in tenants.DefaultIfEmpty(TenantId.Platform))
        {
            await audit.WriteAsync(sources.Auth, tenant, actor, entry, cancellationToken);
        }
    }
}
