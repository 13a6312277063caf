using System.Text.Json;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>A platform admin edits a tenant, suspends it with a reason, or activates it again.</summary>
public sealed class ChangeTenant(TenantScope scope, PlatformGate gate, AuditWriter audit, TimeProvider time)
{
    public const int LongestReason = 500;

    private const string Find =
        """
        select name, slug, kind, tier, band, trial_ends_at, features::text, limits::text, status, suspend_reason, xmin::text::bigint
        from tenants where id = $1 and kind in ('customer', 'trial') and status <> 'deleted' for no key update
        """;

    private const string Edit =
        """
        update tenants set name = $2, kind = $3, tier = $4, band = $5, trial_ends_at = $6, features = $7::jsonb, limits = $8::jsonb, updated_at = $9
        where id = $1
        """;

    private const string Suspend = "update tenants set status = 'suspended', suspended_at = $2, suspend_reason = $3, updated_at = $2 where id = $1";
    private const string Activate = "update tenants set status = 'active', suspended_at = null, suspend_reason = null, updated_at = $2 where id = $1";

    private sealed record Found(TenantDraft Draft, string Status, string? Reason, long Version);

    /// <param name="draft">All of it; its slug must be the one it has.</param>
    /// <param name="version">Of what was shown; null: whatever it is now.</param>
    /// <returns>Refusals: access.denied, tenant.unknown, tenant.slug.fixed, changed.meanwhile, and those of the draft's fields.</returns>
    public async Task<Outcome> EditAsync(Guid userId, TenantId tenant, TenantDraft draft, long? version, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        var clean = TenantRules.Clean(draft);
        return TenantRules.Problem(clean) is { } problem
            ? await MayAsync(userId, cancellationToken) ? problem : Outcome.Refused("access.denied")
            : await RunAsync(userId, tenant, "tenant.edit", (work, found, cancel) => EditAsync(work, found, clean, version, actor, cancel), cancellationToken);
    }

    /// <summary>Its people may sign in and read, its devices still report, and nothing else.</summary>
    /// <returns>Refusals: access.denied, tenant.unknown, tenant.reason, tenant.suspended.already.</returns>
    public Task<Outcome> SuspendAsync(Guid userId, TenantId tenant, string reason, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var text = reason.Replace("\0", string.Empty, StringComparison.Ordinal).Trim();
        return RunAsync(
            userId,
            tenant,
            "tenant.suspend",
            async (work, found, cancel) =>
            {
                if (text.Length is 0 or > LongestReason)
                {
                    return Outcome.Refused("tenant.reason", "reason", LongestReason);
                }

                if (found.Status == "suspended")
                {
                    return Outcome.Refused("tenant.suspended.already", null, found.Reason ?? string.Empty);
                }

                await using var command = work.Command(Suspend, Sql.P(tenant.Value), Sql.P(time.GetUtcNow()), Sql.P(text));
                await command.ExecuteNonQueryAsync(cancel);
                await audit.WriteAsync(work, actor, new AuditEntry("tenant.suspend", "tenant", tenant.ToString(), Before: new { found.Status }, After: new { Status = "suspended", reason = text }), cancel);
                return Outcome.Done;
            },
            cancellationToken);
    }

    /// <returns>Refusals: access.denied, tenant.unknown, tenant.active.already.</returns>
    public Task<Outcome> ActivateAsync(Guid userId, TenantId tenant, Actor actor, CancellationToken cancellationToken) =>
        RunAsync(
            userId,
            tenant,
            "tenant.activate",
            async (work, found, cancel) =>
            {
                if (found.Status == "active")
                {
                    return Outcome.Refused("tenant.active.already");
                }

                await using var command = work.Command(Activate, Sql.P(tenant.Value), Sql.P(time.GetUtcNow()));
                await command.ExecuteNonQueryAsync(cancel);
                await audit.WriteAsync(work, actor, new AuditEntry("tenant.activate", "tenant", tenant.ToString(), Before: new { found.Status, found.Reason }, After: new { Status = "active" }), cancel);
                return Outcome.Done;
            },
            cancellationToken);

    private async Task<bool> MayAsync(Guid userId, CancellationToken cancellationToken) => await gate.EnterAsync(userId, Permission.TenantsManage, cancellationToken) is not null;

    private async Task<Outcome> RunAsync(Guid userId, TenantId tenant, string purpose, Func<TenantWork, Found, CancellationToken, Task<Outcome>> change, CancellationToken cancellationToken) =>
        await MayAsync(userId, cancellationToken)
            ? await scope.RunAsync(
                tenant,
                Caller.Person(userId, purpose),
                async (work, cancel) => await FindAsync(work, cancel) is { } found ? await change(work, found, cancel) : Outcome.Refused("tenant.unknown"),
                cancellationToken)
            : Outcome.Refused("access.denied");

    private async Task<Outcome> EditAsync(TenantWork work, Found found, TenantDraft draft, long? version, Actor actor, CancellationToken cancellationToken)
    {
        if (draft.Slug != found.Draft.Slug)
        {
            return Outcome.Refused("tenant.slug.fixed", "slug", found.Draft.Slug);
        }

        if (version is not null && version != found.Version)
        {
            return Outcome.Refused("changed.meanwhile");
        }

        await using var command = work.Command(
            Edit,
            Sql.P(work.Tenant.Value),
            Sql.P(draft.Name),
            Sql.P(draft.Kind),
            Sql.P(draft.Tier),
            Sql.P(draft.Band),
            Sql.P(draft.TrialEndsAt?.ToUniversalTime()),
            Sql.P(JsonSerializer.Serialize(draft.Features)),
            Sql.P(JsonSerializer.Serialize(draft.Limits)),
            Sql.P(time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(cancellationToken);
        await audit.WriteAsync(work, actor, new AuditEntry("tenant.edit", "tenant", work.Tenant.ToString(), Before: found.Draft, After: draft), cancellationToken);
        return Outcome.Done;
    }

    private static async Task<Found?> FindAsync(TenantWork work, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            Find,
            [Sql.P(work.Tenant.Value)],
            row => new Found(
                new TenantDraft(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), Sql.Nullable<DateTimeOffset>(row, 5))
                {
                    Features = JsonSerializer.Deserialize<Dictionary<string, bool>>(row.GetString(6))!,
                    Limits = JsonSerializer.Deserialize<Dictionary<string, int>>(row.GetString(7))!,
                },
                row.GetString(8),
                Sql.Text(row, 9),
                row.GetInt64(10)),
            cancellationToken)).SingleOrDefault();
}
