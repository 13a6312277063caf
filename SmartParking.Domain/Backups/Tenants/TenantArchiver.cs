using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>
/// Writes one tenant's rows as the tenant itself sees them: a file for each table, one JSON object a line, gzip. Row security
/// decides what is in it, so an archive cannot hold another tenant's row.
/// </summary>
internal sealed class TenantArchiver(TenantScope tenants)
{
    /// <param name="folder">Empty; gets the files.</param>
    /// <returns>What was written, and the moment it shows.</returns>
    public Task<TenantSnapshot> WriteAsync(TenantId tenant, Caller caller, string folder, CancellationToken cancellationToken) =>
        tenants.ReadLongAsync(
            tenant,
            caller,
            async (work, renew, cancel) =>
            {
                var about = await AboutAsync(work, cancel);
                var prints = new List<TablePrint>();
                foreach (var part in (await TenantParts.ReadAsync(work, cancel)).Where(part => part.Kind != PartKind.Passing))
                {
                    await renew(cancel);
                    prints.Add(await WriteAsync(work, part, Path.Combine(folder, part.Table + ArchivedTable.Suffix), cancel));
                }

                return about with { Tables = prints };
            },
            cancellationToken);

    private static async Task<TenantSnapshot> AboutAsync(TenantWork work, CancellationToken cancellationToken)
    {
        var rows = await work.RowsAsync(
            "select slug, name, now(), current_setting('server_version') from tenants where id = $1",
            [Sql.P(work.Tenant.Value)],
            row => new TenantSnapshot(new BackupTenant(work.Tenant.Value, row.GetString(0), row.GetString(1)), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3).Split(' ')[0], []),
            cancellationToken);
        return rows is [{ } about] ? about : throw new BackupException(BackupFault.NotMade, $"There is no tenant {work.Tenant}.");
    }

    private static async Task<TablePrint> WriteAsync(TenantWork work, TenantPart part, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await using var zipped = new GZipStream(file, CompressionLevel.Fastest);
        await using var lines = new StreamWriter(zipped, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        // Names come from the catalogue. In the order of the key, so that two archives of the same rows are the same bytes.
        await using var command = work.Command(
            $"select row_to_json(t)::text, hashtextextended(t::text, 0) from {Quoted.Name(part.Table)} t where tenant_id = $1 order by {Quoted.Names(part.Key)}", Sql.P(work.Tenant.Value));
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var (count, sum) = (0L, BigInteger.Zero);
        while (await row.ReadAsync(cancellationToken))
        {
            await lines.WriteLineAsync(row.GetString(0).AsMemory(), cancellationToken);
            count++;
            sum += row.GetInt64(1);
        }

        return new TablePrint(part.Table, work.Tenant.Value, count, sum.ToString(CultureInfo.InvariantCulture));
    }
}
