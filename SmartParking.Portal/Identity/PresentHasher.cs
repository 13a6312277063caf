using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;

namespace SmartParking.Portal.Identity;

/// <summary>Identity's own, which would fail at a hash of V5 or V6: here such a one is never right, and costs what a wrong password costs.</summary>
internal sealed class PresentHasher(IOptions<PasswordHasherOptions> options, NobodysPassword nobody) : PasswordHasher<User>(options)
{
    public override PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        if (!OldPasswords.IsOld(hashedPassword))
        {
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }

        base.VerifyHashedPassword(user, nobody.Hash, providedPassword);
        return PasswordVerificationResult.Failed;
    }
}
