using SmartParking.Domain.Tenancy.Members;

namespace SmartParking.Portal.Members;

internal static class MembersServices
{
    public static void AddMembers(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<MembersQuery>();
        services.AddSingleton<ChangeMember>();
        services.AddSingleton<InviteMember>();
        services.AddSingleton<RevokeInvitation>();
        services.AddSingleton<InvitationDirectory>();
        services.AddSingleton<AcceptInvitation>();
        services.AddScoped<InvitationDoor>();
    }
}
