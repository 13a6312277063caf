using SmartParking.Domain.Audit;
using SmartParking.Portal.Jobs;

namespace SmartParking.Portal.Audit;

internal static class AuditServices
{
    public const string FileKey = "Audit:CheckpointFile";

    public static void AddAudit(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(new AuditOptions(builder.Configuration[FileKey] is { Length: > 0 } file ? file : null));
        services.AddSingleton<PersonSeals>();
        services.AddSingleton<AuditPersons>();
        services.AddSingleton<AuditWriter>();
        services.AddSingleton<AuditExport>();
        services.AddSingleton<AuditExportTrail>();
        services.AddSingleton<AuditQuery>();
        services.AddSingleton<AuditCheckpoints>();
        services.AddJob<AuditCheckpointer>();
    }
}
