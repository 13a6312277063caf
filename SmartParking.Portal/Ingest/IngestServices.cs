using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Ingest.Spool;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Ingest;

/// <summary>The door for sensors and what stands behind it.</summary>
internal static class IngestServices
{
    public static void AddIngest(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.Options<IngestOptions>(IngestOptions.Section, options => options.Problems());

        var services = builder.Services;
        services.AddSingleton(options);
        services.AddHosted<ReceptionBook>();
        services.AddSingleton<IngestBatch>();
        services.AddSingleton<SpoolDisk>();
        services.AddSingleton<SecretFile>();
        services.AddSingleton<IngestStore>();
        services.AddSingleton<SpoolReplay>();
        // Stopped in the reverse order: the spool outlives who appends to it.
        services.AddHosted<UplinkSpool>();
        services.AddHosted<DatabaseWatch>();
        services.AddHosted<SecretDirectory>();
        services.AddHosted<UplinkInbox>();
        services.AddHosted<UplinkWorker>();
        services.AddHosted<SecretUses>();
        services.AddSingleton<SenderDoor>();
        services.AddSingleton<SecretsQuery>();
        services.AddSingleton<MakeSecret>();
        services.AddSingleton<RevokeSecret>();
        services.AddHosted<SpoolDrain>();
        services.AddSingleton<LedgerQuery>();
        services.AddSingleton<LedgerReplay>();
        services.AddSingleton<ReplayDesk>();
        services.AddJob<IngestRetention>();
    }

    public static void MapIngest(this WebApplication app) => app.MapChirpStackWebhook();

    private static void AddHosted<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
