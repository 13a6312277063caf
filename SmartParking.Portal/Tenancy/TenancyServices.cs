using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Tenancy;

internal static class TenancyServices
{
    public static void AddTenancy(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TenantDirectory>();
        builder.Services.AddSingleton<TenantGate>();
        builder.Services.AddScoped<CircuitTenant>();
    }
}
