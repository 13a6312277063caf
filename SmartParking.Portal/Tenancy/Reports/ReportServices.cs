using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Domain.Tenancy.Isolation.Report;
using SmartParking.Portal.Jobs;

namespace SmartParking.Portal.Tenancy.Reports;

internal static class ReportServices
{
    public static void AddIsolationReport(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(provider => new IsolationReporter(
            CheckedConnections.Of(provider.GetRequiredService<ParkingConnections>()),
            provider.GetRequiredService<CheckOptions>(),
            provider.GetRequiredService<KeyRing>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IsolationReports>();
        services.AddSingleton<IsolationDesk>();
        services.AddSingleton<ReportPdf>();
        services.AddJob<DailyReport>();
    }
}
