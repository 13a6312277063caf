using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Portal.Support;

internal static class SupportServices
{
    public static void AddSupport(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<SupportNews>();
        services.AddSingleton<EnterSupport>();
        services.AddSingleton<RaiseSupport>();
        services.AddSingleton<LeaveSupport>();
        services.AddSingleton<OwnVisits>();
        services.AddSingleton<SupportQuery>();
        services.AddSingleton<SupportSweep>();
        services.AddHostedService<SupportSweeper>();
    }
}
