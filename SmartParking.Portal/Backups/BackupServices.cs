using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Backups;

internal static class BackupServices
{
    private const string Connection = "Backup";

    public static void AddBackups(this WebApplicationBuilder builder)
    {
        var (options, connection) = Read(builder.Configuration);
        var replication = builder.Configuration.GetConnectionString("Replication") is { Length: > 0 } given ? given : null;
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<BackupBook>();
        builder.Services.AddSingleton<WalLag>();
        builder.Services.AddSingleton<BackupWatch>();
        builder.Services.AddHostedService(provider =>
        {
            var watch = provider.GetRequiredService<BackupWatch>();
            provider.GetRequiredService<PortalHealth>().Ask(() => watch.Standing);
            return watch;
        });
        builder.Services.AddSingleton<TenantArchives>();
        builder.Services.AddSingleton<TenantRemoval>();
        builder.Services.AddScoped<TenantExport>();
        builder.Services.AddSingleton(provider => new BackupRounds(
            options.IsOn ? Round(provider, options, DumpOf(provider, options, connection!)) : null,
            options.IsOn && replication is not null ? Round(provider, options, BaseOf(provider, options, replication)) : null));
        if (options.IsOn)
        {
            builder.Services.AddJob<BackupJob>();
            builder.Services.AddJob<TenantRemovalJob>();
        }

        if (options.IsOn && replication is not null)
        {
            builder.Services.AddJob<BaseJob>();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<WalLag>());
            builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<WalReceiver>(provider, replication, options));
        }
    }

    private static DumpWork DumpOf(IServiceProvider provider, BackupOptions options, string connection) =>
        new(ActivatorUtilities.CreateInstance<BackupMaker>(provider, connection, options), ActivatorUtilities.CreateInstance<BackupProver>(provider, options));

    private static BaseWork BaseOf(IServiceProvider provider, BackupOptions options, string connection) =>
        ActivatorUtilities.CreateInstance<BaseWork>(
            provider, ActivatorUtilities.CreateInstance<BaseMaker>(provider, connection, options), ActivatorUtilities.CreateInstance<BackupProver>(provider, options), options);

    private static BackupRound Round(IServiceProvider provider, BackupOptions options, IBackupWork work) =>
        ActivatorUtilities.CreateInstance<BackupRound>(provider, options, work);

    /// <returns>The settings, and the connection string of <c>parking_backup</c>, which is there when backups are on.</returns>
    /// <exception cref="InvalidSettingsException">One or more keys are missing or wrong.</exception>
    public static (BackupOptions Options, string? Connection) Read(IConfiguration configuration)
    {
        var connection = configuration.GetConnectionString(Connection);
        var missing = $"ConnectionStrings:{Connection} is missing (environment variable ConnectionStrings__{Connection}): backups are made as parking_backup.";
        var options = configuration.Options<BackupOptions>(
            BackupOptions.Section, options => [.. options.Problems(), .. options.IsOn && string.IsNullOrWhiteSpace(connection) ? [missing] : Array.Empty<string>()]);
        return (options, connection);
    }

    /// <exception cref="InvalidSettingsException">One or more keys are wrong.</exception>
    public static BackupOptions ReadOptions(IConfiguration configuration) =>
        configuration.Options<BackupOptions>(BackupOptions.Section, options => options.Problems());
}
