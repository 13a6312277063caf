using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Identity;

namespace SmartParking.Portal.Factors;

/// <summary>
/// Passkeys: a key in the person's device signs a challenge for this site alone, after the device has made sure of its person. That
/// is something he has and something he is or knows, so no code is asked for besides.
/// </summary>
internal sealed class Passkeys(UserManager<User> users, SignInManager<User> sessions, FactorLog log, SignInAudit audit)
{
    public const int Most = 20;
    public const int LongestName = 100;

    /// <summary>The credential with its proof, as the browser gives it; longer is none.</summary>
    private const int LongestCredential = 32 * 1024;

    public async Task<IReadOnlyList<UserPasskeyInfo>> OfAsync(User user) => [.. (await users.GetPasskeysAsync(user)).OrderBy(passkey => passkey.CreatedAt)];

    /// <returns>What the browser is to be asked for, whoever it is. The challenge is kept in a cookie, for one try.</returns>
    public Task<string> AskAsync() => sessions.MakePasskeyRequestOptionsAsync(null);

    public async Task<bool> SignInAsync(HttpContext context, string? credential)
    {
        if (credential is not { Length: > 0 and <= LongestCredential })
        {
            return false;
        }

        var result = await sessions.PerformPasskeyAssertionAsync(credential);
        if (!result.Succeeded || await users.IsLockedOutAsync(result.User))
        {
            await audit.RefusedAsync(result.User, result.Succeeded ? "locked_out" : "wrong_passkey", context.ActorFor(result.User?.Id, result.User?.DisplayName ?? "passkey"), CancellationToken.None);
            return false;
        }

        // Its counter: a copy of the key would fall behind it.
        await users.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        await audit.SignedInAsync(result.User, context.ActorFor(result.User.Id, result.User.DisplayName), CancellationToken.None);
        await sessions.SignInAsync(result.User, isPersistent: false, authenticationMethod: "passkey");
        return true;
    }

    /// <returns>What the browser is to make, for this person alone.</returns>
    public Task<string> MakeAsync(User user) =>
        sessions.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.DisplayName });

    /// <returns>Refusals: passkey.refused, passkey.too_many, passkey.taken.</returns>
    public async Task<Outcome> AddAsync(User user, string? credential, string? name, Actor actor)
    {
        if (credential is not { Length: > 0 and <= LongestCredential })
        {
            return Outcome.Refused("passkey.refused");
        }

        var result = await sessions.PerformPasskeyAttestationAsync(credential);
        if (!result.Succeeded || result.UserEntity.Id != user.Id.ToString())
        {
            return Outcome.Refused("passkey.refused");
        }

        if ((await users.GetPasskeysAsync(user)).Count >= Most)
        {
            return Outcome.Refused("passkey.too_many");
        }

        if (await users.FindByPasskeyIdAsync(result.Passkey.CredentialId) is not null)
        {
            return Outcome.Refused("passkey.taken");
        }

        result.Passkey.Name = NameOf(name);
        await users.AddOrUpdatePasskeyAsync(user, result.Passkey);
        await log.PasskeyAsync(user.Id, actor, "passkey.add", result.Passkey.Name, CancellationToken.None);
        return Outcome.Done;
    }

    public async Task RemoveAsync(User user, byte[] id, Actor actor)
    {
        if ((await users.GetPasskeysAsync(user)).FirstOrDefault(passkey => passkey.CredentialId.AsSpan().SequenceEqual(id)) is { } passkey)
        {
            await users.RemovePasskeyAsync(user, id);
            await log.PasskeyAsync(user.Id, actor, "passkey.remove", passkey.Name, CancellationToken.None);
        }
    }

    private static string? NameOf(string? name)
    {
        var text = string.Concat((name ?? string.Empty).Where(each => !char.IsControl(each))).Trim();
        return text.Length == 0 ? null : text[..Math.Min(text.Length, LongestName)];
    }
}
