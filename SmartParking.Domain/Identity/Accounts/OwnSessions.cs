using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Tokens;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>Where a person is signed in, for him to see and to end. Every node hears of an end from the database.</summary>
public sealed class OwnSessions(AuthScope scope, SessionBook book, AccountAudit audit, TimeProvider time)
{
    private const string Own =
        """
        select id, begun_at, coalesce(last_seen_at, begun_at), address, agent from auth.sessions
        where user_id = $1 and ended_at is null and begun_at > $2 and coalesce(last_seen_at, begun_at) > $3
        order by coalesce(last_seen_at, begun_at) desc, id limit 100
        """;

    private const string End = "update auth.sessions set ended_at = $4 where user_id = $1 and ended_at is null and (id = $2) = $3";

    /// <param name="atMost">How long a session lasts at most.</param>
    /// <param name="idle">How long it lasts without a request.</param>
    public Task<List<OwnSession>> ReadAsync(Guid userId, TimeSpan atMost, TimeSpan idle, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return scope.RunAsync(
            (work, cancel) => work.RowsAsync(
                Own,
                [Sql.P(userId), Sql.P(now - atMost), Sql.P(now - idle)],
                row => new OwnSession(row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), row.GetFieldValue<DateTimeOffset>(2), Sql.Text(row, 3), Sql.Text(row, 4)),
                cancel),
            cancellationToken);
    }

    public Task EndAsync(Guid userId, Guid session, Actor actor, CancellationToken cancellationToken) => EndAsync(userId, session, its: true, actor, cancellationToken);

    /// <summary>And every program that goes on with tokens: who suspects somebody does not ask how he got in.</summary>
    public Task EndOthersAsync(Guid userId, Guid kept, Actor actor, CancellationToken cancellationToken) => EndAsync(userId, kept, its: false, actor, cancellationToken);

    public Task EndProgramAsync(Guid userId, Guid family, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                var ended = await TokenFamilies.EndAsync(work, userId, "revoked", time.GetUtcNow(), cancel, only: family);
                if (ended > 0)
                {
                    await audit.WriteAsync(work, userId, actor, "token.revoke", new { family }, cancel);
                }

                return ended;
            },
            cancellationToken);

    private async Task EndAsync(Guid userId, Guid session, bool its, Actor actor, CancellationToken cancellationToken)
    {
        await scope.RunAsync(
            async (work, cancel) =>
            {
                var ended = await work.ExecuteAsync(End, [Sql.P(userId), Sql.P(session), Sql.P(its), Sql.P(time.GetUtcNow())], cancel);
                var programs = its ? 0 : await TokenFamilies.EndAsync(work, userId, "revoked", time.GetUtcNow(), cancel);
                if (ended + programs > 0)
                {
                    await audit.WriteAsync(work, userId, actor, "session.end", new { ended, programs }, cancel);
                }

                return ended;
            },
            cancellationToken);
        book.Doubt(userId);
    }
}
