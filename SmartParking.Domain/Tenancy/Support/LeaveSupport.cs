using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>Ends one's own support visit before its time. Open to whoever began it, also when he is no platform admin any more.</summary>
public sealed class LeaveSupport(ParkingSources sources, TenantScope scope, SupportNews news, TimeProvider time)
{
    private const string Find = "select tenant_id from support_visits where id = $1 and user_id = $2 and ended_at is null";

    private const string End =
        """
        update support_visits set ended_at = $4, ended_how = 'left'
        where tenant_id = $1 and id = $2 and user_id = $3 and ended_at is null and expires_at > $4
        returning ticket
        """;

    /// <returns>Refusals: support.over.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, Guid visit, Actor actor, CancellationToken cancellationToken)
    {
        await using var find = sources.Auth.Command(Find, [Sql.P(visit), Sql.P(userId)]);
        return await find.ExecuteScalarAsync(cancellationToken) is not Guid tenant
            ? Outcome.Refused("support.over")
            : await scope.RunAsync(
                new TenantId(tenant),
                Caller.Support(userId, "support.leave"),
                async (work, cancel) =>
                {
                    var ended = await work.RowsAsync(End, [Sql.P(tenant), Sql.P(visit), Sql.P(userId), Sql.P(time.GetUtcNow())], row => row.GetString(0), cancel);
                    if (ended is not [var ticket])
                    {
                        return Outcome.Refused("support.over");
                    }

                    await news.LeftAsync(work, visit, ticket, actor, cancel);
                    return Outcome.Done;
                },
                cancellationToken);
    }
}
