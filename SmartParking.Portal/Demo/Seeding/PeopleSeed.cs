using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>The people who can sign in; what each is in a tenant comes with the tenant.</summary>
internal sealed class PeopleSeed(UserManager<User> users, TimeProvider time)
{
    public async Task AddAsync(PlannedUser planned, string password, bool platformAdmin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await users.FindByIdAsync(planned.Id.ToString()) is not null)
        {
            return;
        }

        var user = new User
        {
            Id = planned.Id,
            UserName = planned.Email,
            Email = planned.Email,
            EmailConfirmed = true,
            DisplayName = planned.Name,
            PlatformAdmin = platformAdmin,
            CreatedAt = time.GetUtcNow(),
        };
        var result = await users.CreateAsync(user, password);
        if (!result.Succeeded)
        {
            throw new InvalidOperationException($"{planned.Email} could not be added: {string.Join(", ", result.Errors.Select(error => error.Code))}.");
        }
    }
}
