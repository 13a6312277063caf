using SmartParking.Domain.Audit;
using SmartParking.Portal.Jobs;
using SmartParking.Portal.Settings;

namespace SmartParking.Portal.Audit;

internal static class AuditServices
{
    public const string FileKey = $"{AuditOptions.Section}:{nameof(AuditOptions.CheckpointFile)}";

    public static void AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(builder.Configuration.Options<AuditOptions>(AuditOptions.Section));
        services.AddSingleton<PersonSeals>();
        services.AddSingleton<AuditPersons>();
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<AuditExport>();
        services.AddSingleton<AuditExportTrail>();
        services.AddSingleton<AuditQuery>();
        services.AddSingleton<AuditCheckpoints>();
        services.AddSingleton<IdempotencyBook>();
        services.AddJob<AuditCheckpointer>();
        services.AddJob<IdempotencyForgetting>();
    }
}
