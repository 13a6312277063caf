using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Passwords of V5 and V6, kept as bcrypt. PostgreSQL computes it (pgcrypto), once for each: the first time the password is
/// right, its hash is replaced by one of ours.
/// </summary>
public sealed partial class OldPasswords(ParkingSources sources, AuthScope scope, AccountAudit audit)
{
    private const string Crypt = "select pgcrypto.crypt($1, $2)";

    // The one that was checked: somebody else may have replaced it, or its person may have chosen another password.
    private const string Replace = "update auth.users set password_hash = $3, concurrency_stamp = $4 where id = $1 and password_hash = $2";

    /// <summary>How pgcrypto calls what $2b$ and $2y$ are, too: the letters tell who had a fault once, not another algorithm.</summary>
    private const string Prefix = "$2a$";
    private const int DigestLength = 31;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Whether a stored hash is none that Identity could read.</summary>
    public static bool IsOld(string? hash) => hash?.StartsWith('$') == true;

    /// <summary>False for a hash that costs more than a person may be made to wait, or is none.</summary>
    public static bool IsKnown(string? hash) => hash is not null && Bcrypt().IsMatch(hash);

    /// <summary>Takes a place among those who hash, as every check of a password does: the caller has it.</summary>
    public async Task<bool> IsRightAsync(string hash, string password, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (!IsKnown(hash))
        {
            return false;
        }

        var asked = string.Concat(Prefix, hash.AsSpan(Prefix.Length));
        // Never right, and at the same cost: such a password has no text in the database, and had none in the predecessor.
        var sayable = IsText(password) ? password : Guid.NewGuid().ToString();
        await using var command = sources.Auth.Command(Crypt, [Sql.P(sayable), Sql.P(asked)]);
        var made = await command.ExecuteScalarAsync(cancellationToken) as string ?? string.Empty;
        // The digest alone: of the salt's last character some implementations keep bits that count for nothing.
        return IsText(password) && made.Length == asked.Length
            && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(made[^DigestLength..]), Encoding.ASCII.GetBytes(asked[^DigestLength..]));
    }

    /// <returns>The account's new concurrency stamp; null when the hash was not the one that was checked any more.</returns>
    public Task<string?> ReplaceAsync(Guid userId, string old, string present, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync<string?>(
            async (work, cancel) =>
            {
                var stamp = Guid.NewGuid().ToString();
                if (await work.ExecuteAsync(Replace, [Sql.P(userId), Sql.P(old), Sql.P(present), Sql.P(stamp)], cancel) == 0)
                {
                    return null;
                }

                await audit.WriteAsync(work, userId, actor, "password.rehash", null, cancel);
                return stamp;
            },
            cancellationToken);

    private static bool IsText(string password)
    {
        if (password.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            _ = Strict.GetByteCount(password);
            return true;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    // Cost 4 to 14: one more doubles the time, and 14 takes a second.
    [GeneratedRegex(@"\A\$2[aby]\$(0[4-9]|1[0-4])\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Bcrypt();
}
