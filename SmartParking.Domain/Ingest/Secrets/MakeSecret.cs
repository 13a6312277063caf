using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>An owner makes a webhook secret, new or in the place of another that is accepted for a while longer.</summary>
public sealed class MakeSecret(TenantScope scope, TenantGate gate, AuditWriter audit, TimeProvider time)
{
    public const int LongestLabel = 100;
    public const int MostInForce = 20;

    /// <summary>An overlap longer than this is no rotation.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(90);

    private const string InForce = "select count(*) from webhook_secrets where tenant_id = $1 and revoked_at is null and (expires_at is null or expires_at > $2)";

    // Two owners at once would both find 19.
    private const string LockTenant = "select pg_advisory_xact_lock(hashtextextended('webhook_secrets ' || $1::text, 0))";

    private const string Insert = "insert into webhook_secrets (tenant_id, id, label, secret_hash, created_at, created_by_name) values ($1, $2, $3, $4, $5, $6)";

    private const string End =
        """
        update webhook_secrets set expires_at = least(expires_at, $3)
        where tenant_id = $1 and id = $2 and revoked_at is null and (expires_at is null or expires_at > $4) returning label
        """;

    /// <returns>Refusals: access.denied, secret.label_missing, secret.label_too_long, secret.too_many.</returns>
    public async Task<MadeSecret> NewAsync(Guid userId, string tenantSlug, string label, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.SecretsManage, cancellationToken) is not { } access)
        {
            return MadeSecret.Refused("access.denied");
        }

        var text = label.Trim().Replace("\0", string.Empty, StringComparison.Ordinal);
        return text.Length switch
        {
            0 => MadeSecret.Refused("secret.label_missing"),
            > LongestLabel => MadeSecret.Refused("secret.label_too_long"),
            _ => await scope.RunAsync(
                access.TenantId,
                access.For("webhook_secret.create"),
                async (work, cancel) => await WhyNotAsync(work, access, cancel) is { } refusal ? MadeSecret.Refused(refusal) : await InsertAsync(work, access, (text, null), actor, cancel),
                cancellationToken),
        };
    }

    /// <param name="old">The secret that is replaced.</param>
    /// <param name="until">Until when it is accepted, too; a moment that has passed ends it at once.</param>
    /// <returns>Refusals: access.denied, secret.gone, secret.overlap_too_long, secret.too_many.</returns>
    public async Task<MadeSecret> RotateAsync(Guid userId, string tenantSlug, Guid old, DateTimeOffset until, Actor actor, CancellationToken cancellationToken)
    {
        if (await gate.EnterAsync(userId, tenantSlug, Permission.SecretsManage, cancellationToken) is not { } access)
        {
            return MadeSecret.Refused("access.denied");
        }

        var now = time.GetUtcNow();
        if (until > now + LongestOverlap)
        {
            return MadeSecret.Refused("secret.overlap_too_long");
        }

        return await scope.RunAsync(
            access.TenantId,
            access.For("webhook_secret.rotate"),
            async (work, cancel) =>
            {
                if (await WhyNotAsync(work, access, cancel) is { } refusal)
                {
                    return MadeSecret.Refused(refusal);
                }

                await using var end = work.Command(End, Sql.P(access.TenantId.Value), Sql.P(old), Sql.P((until < now ? now : until).ToUniversalTime()), Sql.P(now));
                return await end.ExecuteScalarAsync(cancel) is string label
                    ? await InsertAsync(work, access, (label, (old, until)), actor, cancel)
                    : MadeSecret.Refused("secret.gone");
            },
            cancellationToken);
    }

    private async Task<MadeSecret> InsertAsync(
        TenantWork work, TenantAccess access, (string Label, (Guid Old, DateTimeOffset Until)? Replaces) made, Actor actor, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (id, secret) = (Guid.CreateVersion7(now), WebhookSecret.New());
        await using var insert = work.Command(
            Insert,
            Sql.P(access.TenantId.Value),
            Sql.P(id),
            Sql.P(made.Label),
            Sql.P(WebhookSecret.Hash(secret)),
            Sql.P(now),
            Sql.P(access.PersonName));
        await insert.ExecuteNonQueryAsync(cancellationToken);
        var entry = made.Replaces is { } old
            ? new AuditEntry("webhook_secret.rotate", "webhook_secret", old.Old.ToString(), After: new { made.Label, replacedBy = id, acceptedUntil = old.Until })
            : new AuditEntry("webhook_secret.create", "webhook_secret", id.ToString(), After: new { made.Label });
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return new MadeSecret(Outcome.Done, id, secret);
    }

    private async Task<string?> WhyNotAsync(TenantWork work, TenantAccess access, CancellationToken cancellationToken)
    {
        if (!await MemberLocks.StillMayAsync(work, access, Permission.SecretsManage, cancellationToken))
        {
            return "access.denied";
        }

        await using (var held = work.Command(LockTenant, Sql.P(work.Tenant.Value)))
        {
            await held.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var count = work.Command(InForce, Sql.P(work.Tenant.Value), Sql.P(time.GetUtcNow()));
        return (long)(await count.ExecuteScalarAsync(cancellationToken))! >= MostInForce ? "secret.too_many" : null;
    }
}
