using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest.Secrets;

/// <summary>The webhook secrets of a tenant, those in force first, then the newest first.</summary>
public sealed class SecretsQuery(TenantScope scope, SecretUses uses)
{
    private const string All =
        """
        select id, label, created_at, created_by_name, expires_at, revoked_at, last_used_at, last_event, last_dev_eui
        from webhook_secrets where tenant_id = $1 order by revoked_at is not null, created_at desc, id limit 200
        """;

    public Task<IReadOnlyList<SecretView>> ReadAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync<IReadOnlyList<SecretView>>(
            access.TenantId,
            access.For("webhook_secret.read"),
            async (work, cancel) =>
            {
                await using var command = work.Command(All, Sql.P(access.TenantId.Value));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<SecretView>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(new SecretView(
                        row.GetGuid(0),
                        row.GetString(1),
                        row.GetFieldValue<DateTimeOffset>(2),
                        Sql.Text(row, 3),
                        Sql.Nullable<DateTimeOffset>(row, 4),
                        Sql.Nullable<DateTimeOffset>(row, 5),
                        Newest(uses.Of(new SecretHolder(access.TenantId, row.GetGuid(0))), row.IsDBNull(6) ? null : new SecretUse(row.GetFieldValue<DateTimeOffset>(6), row.GetString(7), DevEui.Parse(row.GetString(8))))));
                }

                return found;
            },
            cancellationToken);
    }

    private static SecretUse? Newest(SecretUse? here, SecretUse? stored) => here is null || stored?.At > here.At ? stored : here;
}
