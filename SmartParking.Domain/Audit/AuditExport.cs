using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Audit;

/// <summary>A tenant's whole chain as lines of JSON that <c>verify-audit --export</c> verifies without the database.</summary>
public sealed class AuditExport(TenantScope scope, KeyRing keys)
{
    /// <param name="access">Must hold <c>audit.view</c>; the caller asks.</param>
    /// <param name="to">Written as it is read; personal data stays sealed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WriteAsync(TenantAccess access, Stream to, CancellationToken cancellationToken) =>
        scope.RunAsync(
            access.TenantId,
            access.For("audit.export"),
            async (work, cancel) =>
            {
                var writer = new StreamWriter(to, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
                await using (writer.ConfigureAwait(false))
                {
                    await LinesAsync(work, $"select {AuditSql.Columns} from audit_log where tenant_id = $1 order by seq", row => AuditLine.Of(AuditSql.Record(row)), writer, cancel);
                    await LinesAsync(work, $"select {AuditSql.CheckpointColumns} from audit_checkpoints where tenant_id = $1 order by number", row => AuditLine.Of(AuditSql.Checkpoint(row)), writer, cancel);
                    foreach (var (id, publicKey) in AuditCheckpoints.PublicKeys(keys))
                    {
                        await writer.WriteLineAsync(new JsonObject { ["kind"] = "key", ["keyId"] = id, ["publicKey"] = Convert.ToBase64String(publicKey) }.ToJsonString().AsMemory(), cancel);
                    }
                }
            },
            cancellationToken);

    private static async Task LinesAsync(TenantWork work, string sql, Func<NpgsqlDataReader, string> line, StreamWriter to, CancellationToken cancellationToken)
    {
        await using var command = work.Command(sql, Sql.P(work.Tenant.Value));
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            await to.WriteLineAsync(line(row).AsMemory(), cancellationToken);
        }
    }
}
