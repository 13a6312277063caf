using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Support;

/// <summary>Whoever reads on a support visit says why he must act; until its end, which stays where it was.</summary>
public sealed class RaiseSupport(TenantScope scope, TenantDirectory directory, SupportNews news, TimeProvider time)
{
    private const string Raise =
        """
        update support_visits set raised_at = $4, raise_reason = $5
        where tenant_id = $1 and id = $2 and user_id = $3 and raised_at is null and ended_at is null and expires_at > $4
        """;

    /// <returns>Refusals: access.denied, support.raised, support.reason_too_short, support.reason_too_long.</returns>
    public async Task<Outcome> ExecuteAsync(Guid userId, string tenantSlug, string reason, Actor actor, CancellationToken cancellationToken)
    {
        if (await directory.OpenToAsync(userId, tenantSlug, cancellationToken) is not SupportAccess access)
        {
            return Outcome.Refused("access.denied");
        }

        var (why, refusal) = SupportWish.ReasonOf(reason);
        return refusal is not null ? Outcome.Refused(refusal)
            : access.Visit.IsRaised ? Outcome.Refused("support.raised")
            : await scope.RunAsync(
                access.TenantId,
                access.For("support.raise"),
                async (work, cancel) =>
                {
                    await using var raise = work.Command(Raise, Sql.P(work.Tenant.Value), Sql.P(access.Visit.Id), Sql.P(userId), Sql.P(time.GetUtcNow()), Sql.P(why));
                    if (await raise.ExecuteNonQueryAsync(cancel) == 0)
                    {
                        return Outcome.Refused("access.denied");
                    }

                    await news.RaisedAsync(work, access.Visit, why, actor, cancel);
                    return Outcome.Done;
                },
                cancellationToken);
    }
}
