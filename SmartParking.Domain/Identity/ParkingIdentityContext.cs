using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity;

/// <summary>People, in schema <c>auth</c>, as <c>parking_auth</c>. Knows nothing of tenants.</summary>
public sealed class ParkingIdentityContext(DbContextOptions<ParkingIdentityContext> options) : IdentityUserContext<User, Guid>(options)
{
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.HasDefaultSchema("auth");
        builder.Entity<User>().ToTable("users");
        builder.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims");
        builder.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins");
        builder.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens");
        builder.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("passkeys");
            passkey.OwnsOne(each => each.Data).ToJson("data");
        });
        SnakeCaseNames.Apply(builder);
    }
}
