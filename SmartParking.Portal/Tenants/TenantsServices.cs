using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Tenants;

namespace SmartParking.Portal.Tenants;

internal static class TenantsServices
{
    public static void AddTenants(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PlatformGate>();
        builder.Services.AddSingleton<TenantsQuery>();
        builder.Services.AddSingleton<CreateTenant>();
        builder.Services.AddSingleton<ChangeTenant>();
        builder.Services.AddSingleton<SetupQuery>();
    }
}
