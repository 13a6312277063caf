using SmartParking.Domain.Identity;
using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Locks an account after wrong passwords whether it exists or not, so that the words "too many attempts" tell nothing. Every
/// node counts in the same place.
/// </summary>
internal sealed class AccountLocks(AttemptBook book)
{
    /// <returns>Until when nothing is tried; null when there is no lock.</returns>
    public Task<DateTimeOffset?> UntilAsync(string subject) => book.LockedUntilAsync(subject, CancellationToken.None);

    /// <summary>Before it is tried, and not cancelled by who hangs up.</summary>
    public Task<(bool Allowed, DateTimeOffset? LockedUntil)> TakeAsync(string subject) =>
        book.TakeAsync(subject, SecurityDefaults.FailuresUntilLockout, SecurityDefaults.Lockout, CancellationToken.None);

    /// <summary>It was right, or its owner has set another.</summary>
    public Task ForgetAsync(string subject) => book.ForgetAsync(subject, CancellationToken.None);
}
