using Microsoft.AspNetCore.Identity;
using Npgsql;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Whether somebody's password is right: the account's lock, a place in the queue for hashing, the attempt written down, the
/// hash. An unknown person costs the time of a wrong password, gets its answer, and is locked as a known one is. Every refusal
/// is in the audit.
/// </summary>
internal sealed class PasswordCheck(UserManager<User> users, PasswordProof proof, SignInAudit audit, AccountLocks locks, HashQueue hashing, KnownDevice devices)
{
    /// <returns>The person when it is right; otherwise why not.</returns>
    public async Task<(SignInAttempt Attempt, User? User)> TryAsync(HttpContext context, string email, string password)
    {
        try
        {
            return await TryOnceAsync(context, email, password);
        }
        catch (PostgresException busy) when (busy.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // A crowd for one account: its count, or its tenant's audit, was held too long by those before.
            return (SignInAttempt.NotNow, null);
        }
    }

    private async Task<(SignInAttempt Attempt, User? User)> TryOnceAsync(HttpContext context, string email, string password)
    {
        email = email.Trim();
        var account = users.NormalizeEmail(email);
        var user = await users.FindByEmailAsync(email);
        var subject = devices.SubjectOf(context, user?.Id, account);
        if (await locks.UntilAsync(subject) is { } until)
        {
            return (await LockedAsync(context, user, email, until), null);
        }

        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return (SignInAttempt.NotNow, null);
        }

        // Not the request's cancellation from here: who hangs up early must not escape the count, nor the audit.
        var (allowed, locked) = await locks.TakeAsync(subject);
        if (!allowed)
        {
            return (await LockedAsync(context, user, email, locked), null);
        }

        if (await proof.WhyNotAsync(context, user, password) is { } reason)
        {
            await audit.RefusedAsync(user, reason, context.ActorFor(user?.Id, email), CancellationToken.None);
            return (new SignInAttempt(false, locked), null);
        }

        await locks.ForgetAsync(subject);
        return (SignInAttempt.Done, user);
    }

    /// <summary>For somebody who is signed in. Guessing it from an open page is counted as guessing it at the sign-in page.</summary>
    /// <returns>Refusals: password.wrong, account.locked, account.busy.</returns>
    public async Task<Outcome> IsOwnAsync(HttpContext context, User user, string? password)
    {
        var subject = devices.SubjectOf(context, user.Id, users.NormalizeEmail(user.Email!));
        if (await locks.UntilAsync(subject) is not null)
        {
            return Outcome.Refused("account.locked");
        }

        using var place = await hashing.EnterAsync(context.RequestAborted);
        if (!place.IsAcquired)
        {
            return Outcome.Refused("account.busy");
        }

        if (!(await locks.TakeAsync(subject)).Allowed)
        {
            return Outcome.Refused("account.locked");
        }

        if (password is not { Length: > 0 and <= SecurityDefaults.LongestPassword } || await proof.WhyNotAsync(context, user, password) is not null)
        {
            await audit.RefusedAsync(user, "wrong_password", context.ActorFor(user.Id, user.DisplayName), CancellationToken.None);
            return Outcome.Refused("password.wrong");
        }

        await locks.ForgetAsync(subject);
        return Outcome.Done;
    }

    private async Task<SignInAttempt> LockedAsync(HttpContext context, User? user, string email, DateTimeOffset? until)
    {
        await audit.RefusedAsync(user, user is null ? "unknown_person" : "locked_out", context.ActorFor(user?.Id, email), CancellationToken.None);
        return new SignInAttempt(false, until);
    }
}
