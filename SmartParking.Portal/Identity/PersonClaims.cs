namespace SmartParking.Portal.Identity;

/// <summary>What the session's cookie says besides Identity's own claims.</summary>
internal static class PersonClaims
{
    public const string DisplayName = "display_name";

    /// <summary>What he prefers, for the cookies that a new session brings.</summary>
    public const string Language = "language";
    public const string Theme = "theme";

    /// <summary>The session's id in <see cref="SmartParking.Domain.Identity.SessionBook"/>.</summary>
    public const string Session = "session";

    /// <summary>The id of an API key, of a principal that is no person.</summary>
    public const string Key = "api_key";
}
