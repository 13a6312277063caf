using Microsoft.AspNetCore.Identity;
using SmartParking.Domain.Identity;

namespace SmartParking.Tests.Support;

/// <summary>Counts how often a password is hashed, and how many at once.</summary>
/// <param name="real">As slow as in service, so that hashes overlap; otherwise each costs nothing.</param>
internal sealed class CountingHasher(bool real = false) : IPasswordHasher<User>
{
    private readonly PasswordHasher<User> _real = new();
    private readonly Lock _lock = new();
    private int _now;

    /// <summary>The most there were at once.</summary>
    public int AtOnce { get; private set; }

    public int Checked { get; private set; }

    public string HashPassword(User user, string password) => Counted(false, () => real ? _real.HashPassword(user, password) : "hash of " + password);

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword) =>
        Counted(true, () => real ? _real.VerifyHashedPassword(user, hashedPassword, providedPassword)
            : hashedPassword == "hash of " + providedPassword ? PasswordVerificationResult.Success : PasswordVerificationResult.Failed);

    private T Counted<T>(bool check, Func<T> hash)
    {
        lock (_lock)
        {
            Checked += check ? 1 : 0;
            AtOnce = Math.Max(AtOnce, ++_now);
        }

        try
        {
            return hash();
        }
        finally
        {
            lock (_lock)
            {
                _now--;
            }
        }
    }
}
