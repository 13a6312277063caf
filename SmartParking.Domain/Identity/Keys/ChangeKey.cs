using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Domain.Identity.Keys;

/// <summary>An owner changes what an API key may, or ends it. Both say why, and both are known to every process at once.</summary>
public sealed class ChangeKey(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    public const int LongestReason = 500;

    private const string Lock =
        "select label, scopes, addresses::text[], expires_at, rate_per_minute from api_keys where tenant_id = $1 and id = $2 and revoked_at is null for update";

    private const string Change =
        """
        update api_keys set label = $3, scopes = $4, addresses = $5::text[]::cidr[], expires_at = $6, rate_per_minute = $7
        where tenant_id = $1 and id = $2
        """;

    private const string Revoke = "update api_keys set revoked_at = $3, revoked_by_name = $4, revoke_reason = $5 where tenant_id = $1 and id = $2";

    /// <returns>Refusals: access.denied, key.gone, key.reason_missing, key.reason_too_long, and those of <see cref="KeyTerms.Of"/>.</returns>
    public Task<Outcome> UpdateAsync(Guid userId, string tenantSlug, Guid key, (KeyWish Wish, string Reason) change, Actor actor, CancellationToken cancellationToken)
    {
        var (terms, outcome) = KeyTerms.Of(change.Wish, time.GetUtcNow());
        return RunAsync(
            userId,
            tenantSlug,
            (key, change.Reason, terms is null ? outcome : null),
            async (work, access, before, reason, cancel) =>
            {
                await using var update = work.Command(
                    Change, Sql.P(access.TenantId.Value), Sql.P(key), Sql.P(terms!.Label), Sql.P(terms.Scopes), Sql.P(terms.Addresses), Sql.P(terms.ExpiresAt), Sql.P(terms.RatePerMinute));
                await update.ExecuteNonQueryAsync(cancel);
                await audit.WriteAsync(work, actor, new AuditEntry("api_key.update", "api_key", key.ToString(), before.Told(), terms.Told(reason)), cancel);
            },
            cancellationToken);
    }

    /// <returns>Refusals: access.denied, key.gone, key.reason_missing, key.reason_too_long.</returns>
    public Task<Outcome> RevokeAsync(Guid userId, string tenantSlug, Guid key, string reason, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            userId,
            tenantSlug,
            (key, reason, null),
            async (work, access, before, why, cancel) =>
            {
                await using var end = work.Command(Revoke, Sql.P(access.TenantId.Value), Sql.P(key), Sql.P(time.GetUtcNow()), Sql.P(access.PersonName), Sql.P(why));
                await end.ExecuteNonQueryAsync(cancel);
                await audit.WriteAsync(work, actor, new AuditEntry("api_key.revoke", "api_key", key.ToString(), Before: new { before.Label }, After: new { reason = why }), cancel);
            },
            cancellationToken);

    private async Task<Outcome> RunAsync(
        Guid userId,
        string tenantSlug,
        (Guid Key, string Reason, Outcome? Wrong) asked,
        Func<TenantWork, TenantAccess, KeyTerms, string, CancellationToken, Task> change,
        CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.KeysManage, cancellationToken) is not { } access)
        {
            return Outcome.Refused("access.denied");
        }

        var reason = asked.Reason.Trim().Replace("\0", string.Empty, StringComparison.Ordinal);
        if (asked.Wrong is not null || reason.Length is 0 or > LongestReason)
        {
            return asked.Wrong ?? Outcome.Refused(reason.Length == 0 ? "key.reason_missing" : "key.reason_too_long");
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For("api_key.change"),
            async (work, cancel) =>
            {
                if (!await MemberLocks.StillMayAsync(work, access, Permission.KeysManage, cancel))
                {
                    return Outcome.Refused("access.denied");
                }

                if (await LockAsync(work, asked.Key, cancel) is not { } before)
                {
                    return Outcome.Refused("key.gone");
                }

                await change(work, access, before, reason, cancel);
                return Outcome.Done;
            },
            cancellationToken);
    }

    private static async Task<KeyTerms?> LockAsync(TenantWork work, Guid key, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            Lock,
            [Sql.P(work.Tenant.Value), Sql.P(key)],
            row => new KeyTerms(row.GetString(0), row.GetFieldValue<string[]>(1), row.GetFieldValue<string[]>(2), Sql.Nullable<DateTimeOffset>(row, 3), Sql.Nullable<int>(row, 4)),
            cancellationToken)).SingleOrDefault();
}
