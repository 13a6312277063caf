using System.IO.Compression;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Backups.Tenants;

/// <summary>Archives of one tenant, from what is served now or from a backup of everything; see docs/tenant-archives.md.</summary>
public sealed class TenantArchives(TenantScope tenants, BackupBook book, BackupOptions options, KeyRing keys, TimeProvider time)
{
    private const string Purpose = "tenant.archive";

    /// <summary>Keeps the tenant as it is now, among the backups.</summary>
    /// <exception cref="BackupException">It could not be made; nothing of it is left.</exception>
    public async Task<MadeBackup> KeepAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        var made = await new BackupFolder(options, BackupKind.Tenant).MakeAsync(keys, time, (draft, id, cancel) => WriteAsync(tenants, tenant, draft, id, new BackupSeal(options), null, cancel), cancellationToken);
        await book.AddAsync(actor, made, cancellationToken);
        return made;
    }

    /// <summary>The same for the last time: what was written is opened and counted, and copied elsewhere where that is configured.</summary>
    /// <exception cref="BackupException">It cannot be trusted, or not be copied.</exception>
    public async Task<MadeBackup> KeepProvedAsync(TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        var made = await KeepAsync(tenant, actor, cancellationToken);
        await DemandReadableAsync(new BackupFolder(options, BackupKind.Tenant).PathOf(made.Name), cancellationToken);
        var elsewhere = new OffsiteCopy(options, BackupKind.Tenant);
        if (elsewhere.IsOn)
        {
            await elsewhere.SendAsync(made.Name, cancellationToken);
            await book.CopiedAsync(actor, made.Name, cancellationToken);
        }

        return made;
    }

    private async Task DemandReadableAsync(string path, CancellationToken cancellationToken)
    {
        var reader = new BackupReader(options, keys);
        var manifest = await reader.LookAsync(path, cancellationToken);
        var lines = 0L;
        using var scratch = new ScratchFolder(options);
        foreach (var file in manifest.Files)
        {
            lines += await reader.OpenAsync(path, file, scratch.Path, async open => await ArchivedTable.LinesAsync(open, cancellationToken).LongCountAsync(cancellationToken), cancellationToken);
        }

        if (lines != manifest.Rows)
        {
            throw new BackupException(BackupFault.Corrupt, $"{manifest.Rows} rows were written and {lines} can be read.");
        }
    }

    /// <summary>Keeps the tenant as it was in a backup, which is restored into a server of its own for it.</summary>
    /// <param name="dump">A dump's name.</param>
    /// <exception cref="BackupException">The backup cannot be trusted, or the tenant was not in it.</exception>
    public async Task<MadeBackup> KeepFromAsync(string dump, TenantId tenant, Actor actor, CancellationToken cancellationToken)
    {
        var made = await new BackupProver(options, keys, time).RestoredAsync(
            dump,
            async (database, manifest, _) =>
            {
                // The dump may be older than the master key.
                await ContextKey.InstallAsync(database.Owner, keys, cancellationToken);
                await using var sources = new ParkingSources(database.Connections);
                var then = new TenantScope(new ContextDoor(sources, keys));
                return await new BackupFolder(options, BackupKind.Tenant).MakeAsync(
                    keys, time, (draft, id, cancel) => WriteAsync(then, tenant, draft, id, new BackupSeal(options), manifest.MadeAt, cancel), cancellationToken);
            },
            cancellationToken);
        await book.AddAsync(actor, made, cancellationToken);
        return made;
    }

    /// <summary>The tenant as it is now, as one zip file that anybody can open: what the tenant's owner takes away.</summary>
    /// <param name="scratch">An empty folder; what is written there is readable, and the caller removes it.</param>
    /// <returns>The file's path.</returns>
    /// <exception cref="BackupException">It could not be made.</exception>
    public async Task<string> ZipAsync(TenantId tenant, string scratch, CancellationToken cancellationToken)
    {
        var files = Directory.CreateDirectory(Path.Combine(scratch, "files")).FullName;
        var readable = new BackupSeal(options with { Recipient = null });
        var manifest = await WriteAsync(tenants, tenant, files, Guid.CreateVersion7(time.GetUtcNow()), readable, null, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(files, BackupFolder.ManifestName), BackupManifest.Form.Sign(manifest, keys), cancellationToken);
        var zip = Path.Combine(scratch, "archive.zip");
        await ZipFile.CreateFromDirectoryAsync(files, zip, CompressionLevel.NoCompression, includeBaseDirectory: false, cancellationToken);
        return zip;
    }

    private async Task<BackupManifest> WriteAsync(TenantScope scope, TenantId tenant, string draft, Guid id, BackupSeal seal, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var snapshot = await new TenantArchiver(scope).WriteAsync(tenant, Caller.Job(Purpose), draft, cancellationToken);
        var files = await seal.FinishAsync(draft, cancellationToken);
        return new BackupManifest(
            BackupManifest.CurrentFormat, BackupKind.Tenant, id, asOf ?? snapshot.MadeAt, time.GetElapsedTime(started).TotalSeconds, snapshot.Server, Migration.All()[^1].Version, seal.IsOn, files, snapshot.Tables, Tenant: snapshot.Tenant);
    }
}
