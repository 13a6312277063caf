namespace SmartParking.Domain.Messages;

/// <summary>The messages there are.</summary>
public static class LetterKind
{
    public const string Invitation = "invitation";
    public const string PasswordReset = "password_reset";
    public const string PasswordChanged = "password_changed";
    public const string EmailConfirmation = "email_confirmation";
    public const string EmailChanged = "email_changed";

    /// <summary>To the address that is in use, while the other is not confirmed.</summary>
    public const string EmailAsked = "email_asked";

    /// <summary>Something to sign in with was added or taken away; the second word says what, as the audit does.</summary>
    public const string FactorChanged = "factor_changed";
    public const string SupportEntered = "support_entered";
    public const string SupportRaised = "support_raised";
    public const string SupportEnded = "support_ended";
}
