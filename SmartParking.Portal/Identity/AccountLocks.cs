using SmartParking.Portal.Edge;

namespace SmartParking.Portal.Identity;

/// <summary>
/// Locks an account after wrong passwords whether it exists or not, so that the words "too many attempts" tell nothing.
/// Identity's own lockout goes on beside it, in the database: it holds over restarts, and is never spoken of.
/// </summary>
internal sealed class AccountLocks(TimeProvider time)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Failures> _accounts = new(StringComparer.Ordinal);

    /// <returns>Until when nothing is tried; null when there is no lock.</returns>
    public DateTimeOffset? Until(string account)
    {
        lock (_lock)
        {
            return _accounts.TryGetValue(account, out var failures) && failures.Until > time.GetUtcNow() ? failures.Until : null;
        }
    }

    /// <summary>
    /// Counts a try as failed before it is made, so that of a hundred at once as many are made as one after the other would be.
    /// <see cref="Forget"/> must follow when it was right.
    /// </summary>
    /// <returns>Until when nothing is tried; null when this one may be made.</returns>
    public DateTimeOffset? Begin(string account)
    {
        lock (_lock)
        {
            var until = Until(account);
            if (until is null)
            {
                Failed(account);
            }

            return until;
        }
    }

    public void Failed(string account)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var failures = _accounts.GetValueOrDefault(account);
            if (failures?.Until > now)
            {
                // Whoever was let in before the lock and fails after it must not lift it.
                return;
            }

            var count = failures is not null && now - failures.Last < Remembered ? failures.Count + 1 : 1;
            MakeRoom(now);
            _accounts[account] = count < SecurityDefaults.FailuresUntilLockout ? new Failures(count, now, null) : new Failures(0, now, now + SecurityDefaults.Lockout);
        }
    }

    public void Forget(string account)
    {
        lock (_lock)
        {
            _accounts.Remove(account);
        }
    }

    /// <summary>Who tries names without end must not fill the memory: old ones go first, and when all are young, the oldest.</summary>
    private void MakeRoom(DateTimeOffset now)
    {
        if (_accounts.Count < Most)
        {
            return;
        }

        foreach (var (account, _) in _accounts.OrderBy(each => each.Value.Last).TakeWhile((each, index) => index < Most / 10 || now - each.Value.Last >= Remembered).ToList())
        {
            _accounts.Remove(account);
        }
    }

    private sealed record Failures(int Count, DateTimeOffset Last, DateTimeOffset? Until);
}
