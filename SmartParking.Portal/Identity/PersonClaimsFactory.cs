using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity;

namespace SmartParking.Portal.Identity;

/// <summary>Adds the person's name to the session. What he may do is not in it: that is asked anew each time.</summary>
internal sealed class PersonClaimsFactory(UserManager<User> users, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<User>(users, options)
{
    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(User user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(PersonClaims.DisplayName, user.DisplayName));
        if (user.Language is { } language)
        {
            identity.AddClaim(new Claim(PersonClaims.Language, language));
        }

        if (user.Theme is { } theme)
        {
            identity.AddClaim(new Claim(PersonClaims.Theme, theme));
        }

        return identity;
    }
}
