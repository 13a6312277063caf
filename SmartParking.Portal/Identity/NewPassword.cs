using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;
using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>Looks at a password before it becomes somebody's, in the words of whoever chooses it.</summary>
internal sealed class NewPassword(UserManager<User> users, IStringLocalizer<IdentityTexts> texts)
{
    /// <param name="person">Whose name must not be most of it.</param>
    /// <returns>Null when it will do.</returns>
    public async Task<string?> ProblemAsync(User person, string? password, string? again)
    {
        if (password is null || password.Length < SecurityDefaults.ShortestPassword)
        {
            return texts["Password.Short", SecurityDefaults.ShortestPassword];
        }

        if (password.Length > SecurityDefaults.LongestNewPassword)
        {
            return texts["Password.Long", SecurityDefaults.LongestNewPassword];
        }

        if (!string.Equals(password, again, StringComparison.Ordinal))
        {
            return texts["Password.Differ"];
        }

        foreach (var validator in users.PasswordValidators)
        {
            if (await validator.ValidateAsync(users, person, password) is { Succeeded: false } refused)
            {
                return refused.Errors.First().Description;
            }
        }

        return null;
    }
}
