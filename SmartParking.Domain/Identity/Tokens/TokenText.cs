using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>Tokens say nothing by themselves: 256 random bits behind a beginning, of which the database has the SHA-256.</summary>
public static class TokenText
{
    public static readonly TimeSpan AccessLasts = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan RefreshLasts = TimeSpan.FromDays(30);

    /// <summary>However often it is refreshed: after that one signs in again.</summary>
    public static readonly TimeSpan FamilyLasts = TimeSpan.FromDays(90);

    private const string Access = "at_";
    private const string Refresh = "rt_";

    public static string NewAccess() => Credential.New(Access);

    public static string NewRefresh() => Credential.New(Refresh);

    public static bool IsAccess(string text) => Credential.IsWellFormed(text, Access);

    public static bool IsRefresh(string text) => Credential.IsWellFormed(text, Refresh);
}
