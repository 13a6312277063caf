using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>
/// What the tenant is told of support, in the transaction in which it happens. <see cref="EnteredAsync"/> and
/// <see cref="RaisedAsync"/> are where its owners hear of it.
/// </summary>
public sealed class SupportNews(AuditWriter audit)
{
    private static readonly Actor Sweep = Actor.Job("support sweep");

    internal Task EnteredAsync(TenantWork work, Guid visit, SupportWish wish, DateTimeOffset until, Actor actor, CancellationToken cancellationToken) =>
        audit.WriteAsync(work, actor, Entry("support.enter", visit, null, new { wish.Reason, wish.Ticket, wish.Minutes, until }), cancellationToken);

    internal Task RaisedAsync(TenantWork work, SupportVisit visit, string reason, Actor actor, CancellationToken cancellationToken) =>
        audit.WriteAsync(work, actor, Entry("support.raise", visit.Id, null, new { reason, until = visit.ExpiresAt }), cancellationToken);

    internal Task LeftAsync(TenantWork work, Guid visit, string ticket, Actor actor, CancellationToken cancellationToken) =>
        audit.WriteAsync(work, actor, Entry("support.leave", visit, new { ticket }, null), cancellationToken);

    internal Task ExpiredAsync(TenantWork work, Guid visit, string ticket, DateTimeOffset until, CancellationToken cancellationToken) =>
        audit.WriteAsync(work, Sweep, Entry("support.expire", visit, new { ticket, until }, null), cancellationToken);

    private static AuditEntry Entry(string action, Guid visit, object? before, object? after) => new(action, "support_visit", visit.ToString(), before, after);
}
