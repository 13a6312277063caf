namespace SmartParking.Portal.Identity;

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="LockedUntil">Set when further attempts are refused until then.</param>
internal sealed record SignInAttempt(bool Succeeded, DateTimeOffset? LockedUntil)
{
    public static readonly SignInAttempt Done = new(true, null);
    public static readonly SignInAttempt Refused = new(false, null);
}
