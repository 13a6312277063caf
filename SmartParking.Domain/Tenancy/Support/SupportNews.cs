using System.Globalization;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>
/// What the tenant is told of support, in the transaction in which it happens: an entry of its audit, and a message to each
/// of its owners.
/// </summary>
public sealed class SupportNews(AuditWriter audit, Outbox outbox, ParkingSources sources, TimeProvider time)
{
    private const string Told =
        """
        select t.name, t.slug, v.person_name, v.reason, v.ticket, coalesce(v.ended_at, v.expires_at), v.raise_reason,
            (select s.time_zone from sites s where s.tenant_id = t.id order by s.slug, s.id limit 1)
        from support_visits v join tenants t on t.id = v.tenant_id where v.tenant_id = $1 and v.id = $2
        """;

    // A tenant reads no accounts, and where an owner is written to and in which language only his account says.
    private const string Owners =
        """
        select u.email, coalesce(u.language, 'en') from memberships m join auth.users u on u.id = m.user_id
        where m.tenant_id = $1 and m.status = 'active' and m.role = 'owner' and u.email_confirmed order by u.id
        """;

    private static readonly Actor Sweep = Actor.Job("support sweep");

    internal async Task EnteredAsync(TenantWork work, Guid visit, SupportWish wish, DateTimeOffset until, Actor actor, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(work, actor, Entry("support.enter", visit, null, new { wish.Reason, wish.Ticket, wish.Minutes, until }), cancellationToken);
        await TellAsync(work, visit, LetterKind.SupportEntered, cancellationToken);
    }

    internal async Task RaisedAsync(TenantWork work, SupportVisit visit, string reason, Actor actor, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(work, actor, Entry("support.raise", visit.Id, null, new { reason, until = visit.ExpiresAt }), cancellationToken);
        await TellAsync(work, visit.Id, LetterKind.SupportRaised, cancellationToken);
    }

    internal async Task LeftAsync(TenantWork work, Guid visit, string ticket, Actor actor, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(work, actor, Entry("support.leave", visit, new { ticket }, null), cancellationToken);
        await TellAsync(work, visit, LetterKind.SupportEnded, cancellationToken);
    }

    internal async Task ExpiredAsync(TenantWork work, Guid visit, string ticket, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await audit.WriteAsync(work, Sweep, Entry("support.expire", visit, new { ticket, until }, null), cancellationToken);
        await TellAsync(work, visit, LetterKind.SupportEnded, cancellationToken);
    }

    private async Task TellAsync(TenantWork work, Guid visit, string kind, CancellationToken cancellationToken)
    {
        var raised = kind == LetterKind.SupportRaised;
        var told = await work.RowsAsync<string[]>(
            Told,
            [Sql.P(work.Tenant.Value), Sql.P(visit)],
            row =>
            [
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(raised ? 6 : 3), row.GetString(4),
                row.GetFieldValue<DateTimeOffset>(5).ToString("O", CultureInfo.InvariantCulture), Sql.Text(row, 7) ?? string.Empty,
            ],
            cancellationToken);
        var until = time.GetUtcNow() + Outbox.NewsFor;
        foreach (var (email, language) in await OwnersAsync(work.Tenant, cancellationToken))
        {
            await outbox.AddAsync(work, new Letter(kind, email, language, null, told[0]), visit, until, cancellationToken);
        }
    }

    private async Task<List<(string Email, string Language)>> OwnersAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Owners, [Sql.P(tenant.Value)]);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var owners = new List<(string Email, string Language)>();
        while (await row.ReadAsync(cancellationToken))
        {
            owners.Add((row.GetString(0), row.GetString(1)));
        }

        return owners;
    }

    private static AuditEntry Entry(string action, Guid visit, object? before, object? after) => new(action, "support_visit", visit.ToString(), before, after);
}
