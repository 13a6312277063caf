using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Tenants;

/// <summary>How far a tenant has come from nothing to its first live space.</summary>
public sealed class SetupQuery(TenantScope scope)
{
    private const string Look =
        """
        select
            exists (select from sites where tenant_id = $1 and deleted_at is null),
            exists (select from spaces where tenant_id = $1 and deleted_at is null),
            exists (select from webhook_secrets where tenant_id = $1 and revoked_at is null),
            exists (select from ingest_ledger where tenant_id = $1),
            exists (select from devices where tenant_id = $1 and kind = 'sensor' and space_id is not null),
            exists (select from space_state p join spaces s on s.tenant_id = p.tenant_id and s.id = p.space_id
                where p.tenant_id = $1 and p.sensed <> 'unknown' and s.deleted_at is null)
        """;

    public Task<IReadOnlyList<(SetupStep Step, bool IsDone)>> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<(SetupStep, bool)>>(
            access.TenantId,
            access.For("setup.read"),
            async (work, cancel) => (await work.RowsAsync(
                Look,
                [Sql.P(access.TenantId.Value)],
                row => Enum.GetValues<SetupStep>().Select(step => (step, row.GetBoolean((int)step))).ToList(),
                cancel)).Single(),
            cancellationToken);
    }
}
