using SmartParking.Domain.Backups;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Backups;

internal static class BackupServices
{
    private const string Connection = "Backup";

    public static void AddBackups(this WebApplicationBuilder builder)
    {
        var (options, connection) = Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<BackupBook>();
        if (options.IsOn)
        {
            builder.Services.AddSingleton(provider => new BackupMaker(connection!, options, provider.GetRequiredService<KeyRing>(), provider.GetRequiredService<TimeProvider>()));
            builder.Services.AddSingleton<BackupProver>();
            builder.Services.AddSingleton<BackupRound>();
        }
    }

    /// <returns>The settings, and the connection string of <c>parking_backup</c>, which is there when backups are on.</returns>
    /// <exception cref="InvalidSettingsException">One or more keys are missing or wrong.</exception>
    public static (BackupOptions Options, string? Connection) Read(IConfiguration configuration)
    {
        var options = ReadOptions(configuration);
        var connection = configuration.GetConnectionString(Connection);
        return !options.IsOn || !string.IsNullOrWhiteSpace(connection)
            ? (options, connection)
            : throw new InvalidSettingsException([$"ConnectionStrings:{Connection} is missing (environment variable ConnectionStrings__{Connection}): backups are made as parking_backup."]);
    }

    /// <exception cref="InvalidSettingsException">One or more keys are wrong.</exception>
    public static BackupOptions ReadOptions(IConfiguration configuration)
    {
        var options = configuration.GetSection(BackupOptions.Section).Get<BackupOptions>() ?? new BackupOptions();
        var problems = options.Problems().ToList();
        return problems.Count == 0 ? options : throw new InvalidSettingsException(problems);
    }
}
