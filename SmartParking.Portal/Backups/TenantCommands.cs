using System.CommandLine;
using System.IO.Compression;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using Command = System.CommandLine.Command;

namespace SmartParking.Portal.Backups;

/// <summary>The verb <c>tenant</c>: one tenant archived and restored while all others go on. Exit codes as those of <c>restore</c>.</summary>
internal static class TenantCommands
{
    private static readonly Actor Administrator = Actor.Job("tenant.command");

    public static Command Tenant()
    {
        var slug = new Argument<string>("SLUG") { Description = "The tenant, as in its pages' address." };
        var archive = new Command("archive", "Archives the tenant as it is now, among the backups.") { slug };
        archive.TreatUnmatchedTokensAsErrors = false;
        archive.SetAction((line, cancel) => BackupCommands.GuardAsync(() => RunAsync(line, line.GetRequiredValue(slug), ArchiveAsync, cancel)));

        var from = new Option<string?>("--from") { Description = "A tenant's archive or a backup by its name, or a downloaded archive's path; without it the newest backup.", HelpName = "NAME|FILE" };
        var restore = new Command("restore", "Puts one tenant back as it was, all or nothing, after archiving it as it is; every other tenant's rows stay as they are.") { slug, from };
        restore.TreatUnmatchedTokensAsErrors = false;
        restore.SetAction((line, cancel) => BackupCommands.GuardAsync(() => RunAsync(line, line.GetRequiredValue(slug), (tools, tenant, stop) => RestoreAsync(tools, tenant, line.GetValue(from), stop), cancel)));
        return new Command("tenant", "One tenant: archive, restore. Needs Backups:Folder, Keys:Master and ConnectionStrings Parking, Platform, Auth.") { archive, restore };
    }

    private static async Task<int> RunAsync(ParseResult line, string slug, Func<TenantTools, TenantLine, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        DemandUnderstood(line.UnmatchedTokens);
        var configuration = BackupCommands.Settings(line);
        var options = BackupServices.ReadOptions(configuration);
        if (!options.IsOn)
        {
            throw new InvalidSettingsException([$"{BackupOptions.Section}:{nameof(BackupOptions.Folder)} is missing (environment variable Backups__Folder): there is no place for archives."]);
        }

        var (connections, keys) = DatabaseSettings.Read(configuration);
        await using var sources = new ParkingSources(connections);
        var tools = TenantTools.Of(sources, options, keys);
        await work(tools, await tools.FindAsync(slug, cancellationToken) ?? throw new InvalidSettingsException([$"There is no tenant {slug}."]), cancellationToken);
        return 0;
    }

    private static async Task ArchiveAsync(TenantTools tools, TenantLine tenant, CancellationToken cancellationToken)
    {
        var made = await tools.Archives.KeepAsync(tenant.Id, Administrator, cancellationToken);
        await Console.Out.WriteLineAsync($"tenant: {made.Name} holds {made.Manifest.Tenant!.Slug} as it was at {made.Manifest.MadeAt:u}: {made.Manifest.Rows} rows");
    }

    private static async Task RestoreAsync(TenantTools tools, TenantLine tenant, string? from, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(tools.Options);
        var path = await PathAsync(tools, tenant, from, scratch.Path, cancellationToken);
        if (tenant.RemovedAt is null)
        {
            var before = await tools.Archives.KeepAsync(tenant.Id, Administrator, cancellationToken);
            await Console.Out.WriteLineAsync($"tenant: as it is now it is kept as {before.Name}");
        }

        var (rows, compared) = await tools.Restore.RunAsync(path, tenant.Id, Administrator, cancellationToken);
        await Console.Out.WriteLineAsync($"tenant: {rows} rows came back and are {(compared ? "those of the archive" : "as many as in the archive, which an older program made")}");
    }

    /// <summary>Of a file that anybody may have packed: plain names, few of them, and no more than there is room for.</summary>
    private static async Task UnpackAsync(string file, string scratch, CancellationToken cancellationToken)
    {
        try
        {
            await using var zip = await ZipFile.OpenReadAsync(file, cancellationToken);
            if (zip.Entries.Count > 200 || zip.Entries.Any(entry => entry.FullName != entry.Name) || zip.Entries.Sum(entry => entry.Length) > new DriveInfo(scratch).AvailableFreeSpace)
            {
                throw new BackupException(BackupFault.NotOurs, $"{file} is no archive of a tenant, or there is no room to unpack it in {scratch}.");
            }

            await zip.ExtractToDirectoryAsync(scratch, cancellationToken);
        }
        catch (InvalidDataException wrong)
        {
            throw new BackupException(BackupFault.NotOurs, $"{file} is no zip file that can be read: {wrong.Message}", wrong);
        }
    }

    /// <summary>What is not understood is configuration, <c>--Section:Key value</c>; a forgotten or misspelt option must not be taken for it.</summary>
    private static void DemandUnderstood(IReadOnlyList<string> tokens)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            var isValue = at > 0 && tokens[at - 1].StartsWith("--", StringComparison.Ordinal) && !tokens[at - 1].Contains('=', StringComparison.Ordinal);
            if (!isValue && !tokens[at].Contains(':', StringComparison.Ordinal))
            {
                throw new InvalidSettingsException([$"{tokens[at]} is not understood here; an archive or a backup is named by --from."]);
            }
        }
    }

    private static async Task<string> PathAsync(TenantTools tools, TenantLine tenant, string? from, string scratch, CancellationToken cancellationToken)
    {
        if (File.Exists(from))
        {
            await UnpackAsync(from, scratch, cancellationToken);
            return scratch;
        }

        if (from is null && tenant.RemovedAt is { } removed)
        {
            throw new BackupException(BackupFault.NotRestored, $"Its rows were removed at {removed:u}, so the newest backup has none: give --from with its archive, which the page of tenants names.");
        }

        var (archives, dumps) = (new BackupFolder(tools.Options, BackupKind.Tenant), new BackupFolder(tools.Options, BackupKind.Dump));
        if (from is not null && Directory.Exists(archives.PathOf(from)))
        {
            return archives.PathOf(from);
        }

        var dump = dumps.Names().FirstOrDefault(name => from is null || name == from)
            ?? throw new BackupException(BackupFault.NotRestored, from is null ? "There is no backup." : $"There is no archive, backup or file {from}.");
        await Console.Error.WriteLineAsync($"tenant: taking it out of backup {dump}, which is restored beside for it");
        return archives.PathOf((await tools.Archives.KeepFromAsync(dump, tenant.Id, Administrator, cancellationToken)).Name);
    }
}
