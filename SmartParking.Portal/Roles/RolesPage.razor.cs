using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Portal.Roles;

/// <summary>Who may do what, read off <see cref="Permission"/> itself: the page cannot say anything else than what is decided by.</summary>
public sealed partial class RolesPage
{
    private const string Support = "support";
    private const string Platform = "platform";

    private static readonly string[] Columns = [.. Enum.GetValues<Role>().Select(NameOf), Support, Platform];

    private string? Own => Access switch
    {
        null => null,
        SupportAccess => Support,
        var access => NameOf(access.Role),
    };

    protected override Task OnTenantReadyAsync() => Task.CompletedTask;

    /// <returns>yes, no, or raised: once a support visit is raised.</returns>
    internal static string AnswerFor(string permission, string column) => column switch
    {
        Platform => Permission.IsPlatform(permission) ? "yes" : "no",
        Support when Permission.IsOpenToSupport(permission) => "raised",
        Support => Permission.IsReadOnly(permission) && Permission.IsGranted(Role.Admin, permission) ? "yes" : "no",
        _ => Permission.IsGranted(Enum.Parse<Role>(column, ignoreCase: true), permission) ? "yes" : "no",
    };

    private static string NameOf(Role role) => role.ToString().ToLowerInvariant();

    private static string IconOf(string answer) => answer switch
    {
        "yes" => "check",
        "raised" => "edit",
        _ => "remove",
    };
}
