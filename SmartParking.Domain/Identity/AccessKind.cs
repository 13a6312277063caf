namespace SmartParking.Domain.Identity;

/// <summary>Whose access has changed, in the words of <see cref="AccessFeed"/>; the triggers of the database say them.</summary>
public static class AccessKind
{
    /// <summary>An API key, by its id.</summary>
    public const string Key = "key";

    /// <summary>A person's memberships, password, rights as platform admin or support visits, by the person's id.</summary>
    public const string Person = "person";

    /// <summary>A tenant's status or tier, by its id.</summary>
    public const string Tenant = "tenant";

    /// <summary>A session that ended, by its id.</summary>
    public const string Session = "session";

    /// <summary>A family of tokens that ended, by its id.</summary>
    public const string Family = "family";

    /// <summary>Support visits to a tenant, by the tenant's id.</summary>
    public const string Support = "support";
}
