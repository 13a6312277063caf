using Microsoft.AspNetCore.Identity;

namespace SmartParking.Domain.Identity;

/// <summary>A person who can sign in. What he may do in a tenant is his membership there, not here.</summary>
public sealed class User : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = string.Empty;

    public bool PlatformAdmin { get; set; }

    /// <summary>Of pages and messages; null: as the browser says.</summary>
    public string? Language { get; set; }

    /// <summary>Null: as the browser says.</summary>
    public string? Theme { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
