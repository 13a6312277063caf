namespace SmartParking.Portal.Identity;

/// <summary>How an attempt to sign in ended.</summary>
/// <param name="LockedUntil">Set when further attempts are refused until then.</param>
/// <param name="NeedsCode">The password was right; a code is asked for next.</param>
/// <param name="Busy">Nothing was tried: too many people sign in at this moment.</param>
internal sealed record SignInAttempt(bool Succeeded, DateTimeOffset? LockedUntil, bool Busy = false, bool NeedsCode = false)
{
    public static readonly SignInAttempt Done = new(true, null);
    public static readonly SignInAttempt Half = new(false, null, NeedsCode: true);
    public static readonly SignInAttempt NotNow = new(false, null, Busy: true);
}
