using SmartParking.Domain.Audit;
using SmartParking.Domain.Audit.Verification;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Domain.Backups;

/// <summary>
/// Restores a backup into a server made for it and looks at what came back: every tenant's rows against the manifest, the
/// audit's chains, and whether the database keeps its tenants apart.
/// </summary>
public sealed class BackupProver(BackupOptions options, KeyRing keys, TimeProvider time)
{
    /// <exception cref="BackupException">It cannot be trusted, and why.</exception>
    public Task<BackupProof> ProveAsync(string name, CancellationToken cancellationToken) =>
        RestoredAsync(
            name,
            async (database, manifest, seconds) => new BackupProof(name, seconds, manifest.Rows, await DemandWholeAsync(database, cancellationToken)),
            cancellationToken);

    /// <summary>Restores a dump into a server of its own, compares it, brings it to this program's migrations and lets the work look at it.</summary>
    /// <param name="name">The dump's.</param>
    /// <param name="work">Gets the database, the dump's manifest, and how many seconds the filling took.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BackupException">It cannot be trusted, and why.</exception>
    internal async Task<T> RestoredAsync<T>(string name, Func<LocalDatabase, BackupManifest, double, Task<T>> work, CancellationToken cancellationToken)
    {
        var path = new BackupFolder(options, BackupKind.Dump).PathOf(name);
        var reader = new BackupReader(options, keys);
        var manifest = await reader.LookAsync(path, cancellationToken);
        var started = time.GetTimestamp();
        await using var scratch = await ScratchServer.StartAsync(options, cancellationToken);
        var seconds = await reader.OpenAsync(
            path,
            manifest.Files[0],
            scratch.Folder,
            async dump =>
            {
                await DumpRestore.FillAsync(dump, scratch.Administrator, cancellationToken);
                return time.GetElapsedTime(started).TotalSeconds;
            },
            cancellationToken);
        await DumpRestore.DemandSameAsync(scratch.Database.Backup, manifest, cancellationToken);
        if (manifest.Migration < Migration.All()[^1].Version)
        {
            await new Migrator(scratch.Database.Owner).ApplyAsync(cancellationToken);
        }

        return await work(scratch.Database, manifest, seconds);
    }

    /// <returns>How many audit entries' chains hold.</returns>
    internal async Task<long> DemandWholeAsync(LocalDatabase database, CancellationToken cancellationToken)
    {
        var entries = await DemandAuditAsync(database.Connections, cancellationToken);
        await DemandIsolationAsync(database, cancellationToken);
        return entries;
    }

    private async Task<long> DemandAuditAsync(ParkingConnections connections, CancellationToken cancellationToken)
    {
        await using var sources = new ParkingSources(connections);
        var verdict = await new PlatformScope(new ContextDoor(sources, keys)).ReadAsync(
            Caller.Job("audit.verify"),
            (work, cancel) => new AuditVerifier(AuditCheckpoints.PublicKeys(keys), []).VerifyAsync(new AuditDatabase(work, null), cancel),
            cancellationToken);
        return verdict.Findings.Count == 0
            ? verdict.Entries
            : throw new BackupException(BackupFault.AuditBroken, $"The audit's chains do not hold: {string.Join(' ', verdict.Findings.Take(5))}");
    }

    private async Task DemandIsolationAsync(LocalDatabase database, CancellationToken cancellationToken)
    {
        // On a server that forces nothing to disk; everything else must be as where tenants are served.
        var findings = await new CatalogueCheck(CheckedConnections.Of(database.Connections) with { Backup = database.Backup }, new CheckOptions(Durability: false), keys).RunAsync(cancellationToken);
        if (findings.Count > 0)
        {
            throw new BackupException(BackupFault.NotIsolated, $"The restored database does not keep its tenants apart: {string.Join(' ', findings.Take(5))}");
        }
    }
}
