using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;

namespace SmartParking.Portal.Accounts;

internal static class AccountsServices
{
    public static void AddAccounts(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<AuthScope>();
        services.AddSingleton<AccountAudit>();
        services.AddSingleton<PasswordChange>();
        services.AddSingleton<PasswordReset>();
        services.AddSingleton<EmailChange>();
        services.AddSingleton<PersonCopies>();
        services.AddSingleton<PersonDetails>();
        services.AddSingleton<OwnSessions>();
        services.AddSingleton<ResetRequests>();
        services.AddHostedService(provider => provider.GetRequiredService<ResetRequests>());
        services.AddScoped<AccountDoor>();
        services.AddScoped<EmailDoor>();
    }
}
