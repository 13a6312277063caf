using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>A hash of a password nobody has, as costly to check as a real one.</summary>
internal sealed class NobodysPassword(IOptions<PasswordHasherOptions> options)
{
    public string Hash { get; } = new PasswordHasher<User>(options).HashPassword(new User(), Guid.NewGuid().ToString());
}
