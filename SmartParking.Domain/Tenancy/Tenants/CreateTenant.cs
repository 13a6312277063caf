using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>
/// A platform admin makes a tenant: its row, himself as its first owner if he wishes, and what every tenant begins with, all in one
/// transaction in the new tenant's own context.
/// </summary>
public sealed class CreateTenant(TenantScope scope, PlatformGate gate, AuditWriter audit, TimeProvider time)
{
    /// <summary>Shorter flickers of a sensor do not count, until somebody decides otherwise.</summary>
    private const int DebounceSeconds = 10;

    private const string Insert =
        """
        insert into tenants (id, slug, name, kind, tier, band, trial_ends_at, features, limits, created_at, updated_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9::jsonb, $10, $10)
        """;

    private const string Owner =
        "insert into memberships (tenant_id, id, user_id, role, name, email, created_at) values ($1, $2, $3, 'owner', $4, $5, $6)";

    private const string Debounce = "insert into sensing_policies (tenant_id, id, debounce_s) values ($1, $2, $3)";

    /// <param name="asOwner">Whether he belongs to it from the beginning, so that he can set it up and invite its people.</param>
    /// <returns>Refusals: access.denied, those of the draft's fields (tenant.name …), tenant.slug.taken.</returns>
    public async Task<(Outcome Outcome, TenantId Id)> ExecuteAsync(Guid userId, TenantDraft draft, bool asOwner, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (await gate.EnterAsync(userId, Permission.TenantsManage, cancellationToken) is not { } person)
        {
            return (Outcome.Refused("access.denied"), default);
        }

        var clean = TenantRules.Clean(draft);
        if (TenantRules.Problem(clean) is { } problem)
        {
            return (problem, default);
        }

        var now = time.GetUtcNow();
        var id = new TenantId(Guid.CreateVersion7(now));
        try
        {
            await scope.RunAsync(id, Caller.Person(userId, "tenant.create"), (work, cancel) => WriteAsync(work, clean, asOwner ? person : null, actor, now, cancel), cancellationToken);
            return (Outcome.Done, id);
        }
        catch (PostgresException taken) when (taken.ConstraintName == "tenants_slug_key")
        {
            return (Outcome.Refused("tenant.slug.taken", "slug", clean.Slug), default);
        }
    }

    private async Task WriteAsync(TenantWork work, TenantDraft draft, PlatformPerson? owner, Actor actor, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        await using (var insert = work.Command(
            Insert,
            Sql.P(tenant),
            Sql.P(draft.Slug),
            Sql.P(draft.Name),
            Sql.P(draft.Kind),
            Sql.P(draft.Tier),
            Sql.P(draft.Band),
            Sql.P(draft.TrialEndsAt?.ToUniversalTime()),
            Sql.P(JsonSerializer.Serialize(draft.Features)),
            Sql.P(JsonSerializer.Serialize(draft.Limits)),
            Sql.P(now)))
        {
            await insert.ExecuteNonQueryAsync(cancellationToken);
        }

        if (owner is not null)
        {
            await using var member = work.Command(Owner, Sql.P(tenant), Sql.P(Guid.CreateVersion7(now)), Sql.P(owner.UserId), Sql.P(owner.Name), Sql.P(owner.Email), Sql.P(now));
            await member.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var debounce = work.Command(Debounce, Sql.P(tenant), Sql.P(Guid.CreateVersion7(now)), Sql.P(DebounceSeconds));
        await debounce.ExecuteNonQueryAsync(cancellationToken);
        var made = new { draft.Name, draft.Slug, draft.Kind, draft.Tier, draft.Band, draft.TrialEndsAt, draft.Features, draft.Limits, owner = owner?.Name };
        await audit.WriteAsync(work, actor, new AuditEntry("tenant.create", "tenant", work.Tenant.ToString(), After: made), cancellationToken);
    }
}
