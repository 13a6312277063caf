using System.CommandLine;
using System.IO.Compression;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
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

    private static async Task<int> RunAsync(ParseResult line, string slug, Func<TenantTools, TenantId, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
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

    private static async Task ArchiveAsync(TenantTools tools, TenantId tenant, CancellationToken cancellationToken)
    {
        var made = await tools.Archives.KeepAsync(tenant, Administrator, cancellationToken);
        await Console.Out.WriteLineAsync($"tenant: {made.Name} holds {made.Manifest.Tenant!.Slug} as it was at {made.Manifest.MadeAt:u}: {made.Manifest.Rows} rows");
    }

    private static async Task RestoreAsync(TenantTools tools, TenantId tenant, string? from, CancellationToken cancellationToken)
    {
        using var scratch = new ScratchFolder(tools.Options);
        var path = await PathAsync(tools, tenant, from, scratch.Path, cancellationToken);
        var before = await tools.Archives.KeepAsync(tenant, Administrator, cancellationToken);
        await Console.Out.WriteLineAsync($"tenant: as it is now it is kept as {before.Name}");
        var rows = await tools.Restore.RunAsync(path, tenant, Administrator, cancellationToken);
        await Console.Out.WriteLineAsync($"tenant: {rows} rows came back and are those of the archive");
    }

    private static async Task<string> PathAsync(TenantTools tools, TenantId tenant, string? from, string scratch, CancellationToken cancellationToken)
    {
        if (File.Exists(from))
        {
            await ZipFile.ExtractToDirectoryAsync(from, scratch, cancellationToken);
            return scratch;
        }

        var (archives, dumps) = (new BackupFolder(tools.Options, BackupKind.Tenant), new BackupFolder(tools.Options, BackupKind.Dump));
        if (from is not null && Directory.Exists(archives.PathOf(from)))
        {
            return archives.PathOf(from);
        }

        var dump = dumps.Names().FirstOrDefault(name => from is null || name == from)
            ?? throw new BackupException(BackupFault.NotRestored, from is null ? "There is no backup." : $"There is no archive, backup or file {from}.");
        await Console.Error.WriteLineAsync($"tenant: taking it out of backup {dump}, which is restored beside for it");
        return archives.PathOf((await tools.Archives.KeepFromAsync(dump, tenant, Administrator, cancellationToken)).Name);
    }
}
