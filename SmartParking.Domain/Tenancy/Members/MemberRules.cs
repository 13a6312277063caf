namespace SmartParking.Domain.Tenancy.Members;

/// <summary>Who may make whom what: owners everybody anything; admins viewers and operators, and nothing more of them.</summary>
public static class MemberRules
{
    /// <summary>What somebody of this role may give, the least first.</summary>
    public static IEnumerable<Role> MayGive(Role own) => Enum.GetValues<Role>().Where(role => MayManage(own, role));

    /// <summary>Whether somebody of one role may change, remove or invite somebody of another.</summary>
    public static bool MayManage(Role own, Role other) => own == Role.Owner || (own == Role.Admin && other < Role.Admin);

    internal static string Code(this Role role) => role switch
    {
        Role.Viewer => "viewer",
        Role.Operator => "operator",
        Role.Admin => "admin",
        Role.Owner => "owner",
    };

    internal static Role Parse(string code) => Enum.Parse<Role>(code, ignoreCase: true);
}
