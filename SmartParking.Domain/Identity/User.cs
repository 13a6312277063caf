using Microsoft.AspNetCore.Identity;

namespace SmartParking.Domain.Identity;

/// <summary>A person who can sign in. What he may do in a tenant is his membership there, not here.</summary>
public sealed class User : IdentityUser<Guid>
{
    public string DisplayName { get; set; } = string.Empty;

    public bool PlatformAdmin { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
