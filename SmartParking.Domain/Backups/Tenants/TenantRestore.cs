using System.Globalization;
using System.Text.Json;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>
/// Puts one tenant back as an archive shows it, in one transaction that can touch no other tenant: its own signed context bounds
/// what is removed and what is written. Before it commits, the rows are counted and hashed and must be those of the archive.
/// </summary>
public sealed class TenantRestore(TenantScope tenants, PlatformScope platform, AuditWriter audit, BackupOptions options, KeyRing keys)
{
    private const string Purpose = "tenant.restore";
    private const int LinesAtOnce = 500;
    private const int CharactersAtOnce = 8_000_000;

    /// <param name="path">The archive's folder.</param>
    /// <param name="tenant">Whose it must be.</param>
    /// <param name="actor">Whose doing it is.</param>
    /// <param name="cancellationToken">Ends it; the tenant stays as it was.</param>
    /// <returns>How many rows came back, and whether each table's content was compared or, for an archive of an older program, only counted.</returns>
    /// <exception cref="BackupException">The archive cannot be trusted, is another tenant's, or does not fit.</exception>
    public async Task<(long Rows, bool Compared)> RunAsync(string path, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        var manifest = await new BackupReader(options, keys).LookAsync(path, cancellationToken);
        if (manifest.Tenant?.Id != tenant.Value)
        {
            throw new BackupException(BackupFault.NotOurs, $"It is {(manifest.Tenant is { } other ? $"an archive of {other.Name} ({other.Slug})" : "no archive of one tenant")}.");
        }

        await new ArchivedMonths(platform, options, keys).PrepareAsync(path, manifest, cancellationToken);
        return await tenants.WriteLongAsync(tenant, actor.For(Purpose), (work, renew, cancel) => ReplaceAsync(work, renew, path, manifest, actor, cancel), cancellationToken);
    }

    private async Task<(long Rows, bool Compared)> ReplaceAsync(TenantWork work, Func<CancellationToken, Task> renew, string path, BackupManifest manifest, Actor actor, CancellationToken cancellationToken)
    {
        // Held until the end: a deletion, a removal or another restore waits.
        if ((await work.RowsAsync("select id from tenants where id = $1 for no key update", [Sql.P(work.Tenant.Value)], row => row.GetGuid(0), cancellationToken)).Count == 0)
        {
            throw new BackupException(BackupFault.NotRestored, $"There is no tenant {work.Tenant}.");
        }

        var parts = await TenantParts.ReadAsync(work, cancellationToken);
        foreach (var part in parts.Where(part => part.Kind == PartKind.Data).Reverse())
        {
            await renew(cancellationToken);
            await TenantRemoval.RemoveRowsAsync(work, part, cancellationToken);
        }

        if (manifest.Tables.FirstOrDefault(print => parts.All(part => part.Table != print.Table)) is { } unknown)
        {
            throw new BackupException(BackupFault.WrongVersion, $"It has {unknown.Table}, which this program does not know.");
        }

        var rows = 0L;
        foreach (var part in parts.Where(part => part.Kind != PartKind.Passing))
        {
            rows += await FillAsync(work, renew, part, path, manifest, cancellationToken);
        }

        var compared = true;
        foreach (var part in parts.Where(part => part.Kind == PartKind.Data))
        {
            await renew(cancellationToken);
            compared &= await DemandSameAsync(work, part, manifest, cancellationToken);
        }

        await using var open = work.Command(
            "update tenants set status = coalesce(status_before, status), status_before = null, remove_after = null, removed_at = null where id = $1", Sql.P(work.Tenant.Value));
        await open.ExecuteNonQueryAsync(cancellationToken);
        var entry = new AuditEntry(Purpose, TenantRemoval.Resource, work.Tenant.ToString(), After: new { asOf = manifest.MadeAt.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), archive = manifest.Id, rows });
        await audit.WriteAsync(work, actor, entry, cancellationToken);
        return (rows, compared);
    }

    private async Task<long> FillAsync(TenantWork work, Func<CancellationToken, Task> renew, TenantPart part, string path, BackupManifest manifest, CancellationToken cancellationToken)
    {
        if (ArchivedTable.FileOf(manifest, part.Table) is not { } file)
        {
            return 0;
        }

        using var scratch = new ScratchFolder(options);
        return await new BackupReader(options, keys).OpenAsync(
            path,
            file,
            scratch.Path,
            async open =>
            {
                var (rows, size, chunk) = (0L, 0, new List<string>());
                await foreach (var line in ArchivedTable.LinesAsync(open, cancellationToken))
                {
                    chunk.Add(line);
                    size += line.Length;
                    if (chunk.Count == LinesAtOnce || size > CharactersAtOnce)
                    {
                        rows += await InsertAsync(work, renew, part, chunk, cancellationToken);
                        chunk.Clear();
                        size = 0;
                    }
                }

                return rows + await InsertAsync(work, renew, part, chunk, cancellationToken);
            },
            cancellationToken);
    }

    private static async Task<int> InsertAsync(TenantWork work, Func<CancellationToken, Task> renew, TenantPart part, List<string> lines, CancellationToken cancellationToken)
    {
        if (lines.Count == 0)
        {
            return 0;
        }

        await renew(cancellationToken);
        var told = Told(lines[0]);
        if (told.Except(part.Columns).Except(part.Computed).FirstOrDefault() is { } gone)
        {
            throw new BackupException(BackupFault.WrongVersion, $"It has {part.Table}.{gone}, which this program does not know.");
        }

        // What is newer than the archive gets its default.
        var columns = Quoted.Names(part.Columns.Where(told.Contains));
        await using var command = work.Command(
            $"insert into {Quoted.Name(part.Table)} ({columns}) select {columns} from json_populate_recordset(null::{Quoted.Name(part.Table)}, $1::json) {part.OnConflict}",
            Sql.P("[" + string.Join(',', lines) + "]"));
        command.CommandTimeout = 0;
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static HashSet<string> Told(string line)
    {
        using var json = JsonDocument.Parse(line);
        return [.. json.RootElement.EnumerateObject().Select(property => property.Name)];
    }

    /// <summary>Of what this transaction wrote: what arrived meanwhile stays beside it, and is not looked at.</summary>
    /// <returns>Whether the rows' content was compared, too. A row of an older migration has other columns now, and is only counted.</returns>
    private static async Task<bool> DemandSameAsync(TenantWork work, TenantPart part, BackupManifest manifest, CancellationToken cancellationToken)
    {
        if (manifest.Tables.FirstOrDefault(print => print.Table == part.Table) is not { } wanted)
        {
            return true; // Made before there was this table.
        }

        await using var command = work.Command(
            $"select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {Quoted.Name(part.Table)} t where tenant_id = $1 and t.xmin = pg_current_xact_id()::xid",
            Sql.P(work.Tenant.Value));
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var found = new TablePrint(part.Table, work.Tenant.Value, row.GetInt64(0), row.GetString(1));
        var whole = manifest.Migration == Migration.All()[^1].Version;
        if (found.Rows != wanted.Rows || (whole && found.Hash != wanted.Hash))
        {
            throw new BackupException(BackupFault.Differs, string.Join(' ', RowPrints.Compare([wanted], [found])));
        }

        return whole;
    }
}
