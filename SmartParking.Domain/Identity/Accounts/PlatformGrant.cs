using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Accounts;

/// <summary>
/// Makes somebody a platform admin, for whoever runs the installation: the first one, or when the last one has lost his way in.
/// It is written into the platform's audit before it is done, so that none is made that the audit does not know.
/// </summary>
public sealed class PlatformGrant(AuthScope accounts, TenantScope tenants, AuditWriter audit, TimeProvider time)
{
    private const string Make =
        """
        insert into auth.users (id, user_name, normalized_user_name, email, normalized_email, display_name, security_stamp, concurrency_stamp)
        values ($1, $2, $3, $2, $3, $4, gen_random_uuid()::text, gen_random_uuid()::text) on conflict do nothing
        """;

    private const string Grant = "update auth.users set platform_admin = true, lockout_end = null, concurrency_stamp = gen_random_uuid()::text where id = $1";

    private static readonly string[] ForgetFactors =
    [
        "delete from auth.authenticators where user_id = $1",
        "delete from auth.recovery_codes where user_id = $1",
        "delete from auth.passkeys where user_id = $1",
        "update auth.users set two_factor_enabled = false where id = $1",
    ];

    /// <param name="email">Of an account, or of the one to be made.</param>
    /// <param name="name">Makes the account when there is none.</param>
    /// <param name="forgetFactors">Takes app, recovery codes and passkeys away, which the person has lost.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether there is such an account now; the token of a link that sets a password, null when it had three within an hour.</returns>
    public async Task<(bool Found, string? Token)> ExecuteAsync(string email, string? name, bool forgetFactors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(email);
        var normalized = email.Normalize().ToUpperInvariant();
        var known = await accounts.RunAsync((work, cancel) => AccountRow.HoldAsync(work, normalized, cancel), cancellationToken);
        if (known is null && string.IsNullOrWhiteSpace(name))
        {
            return (false, null);
        }

        var id = known?.Id ?? Guid.CreateVersion7(time.GetUtcNow());
        await tenants.RunAsync(
            TenantId.Platform,
            Caller.Job("platform.grant"),
            async (work, cancel) =>
            {
                var actor = Actor.Job("grant-platform");
                await audit.WriteAsync(work, actor, new AuditEntry("person.grant_platform", "person", id.ToString()), cancel);
                if (forgetFactors)
                {
                    await audit.WriteAsync(work, actor, new AuditEntry("authenticator.remove", "person", id.ToString()), cancel);
                }
            },
            cancellationToken);
        var link = await accounts.RunAsync(
            async (work, cancel) =>
            {
                if (known is null)
                {
                    await work.ExecuteAsync(Make, [Sql.P(id), Sql.P(email), Sql.P(normalized), Sql.P(name!.Trim())], cancel);
                }

                await work.ExecuteAsync(Grant, [Sql.P(id)], cancel);
                foreach (var forget in forgetFactors ? ForgetFactors : [])
                {
                    await work.ExecuteAsync(forget, [Sql.P(id)], cancel);
                }

                return await AccountRow.HoldAsync(work, id, cancel) is { } account
                    ? await AccountLinks.MakeAsync(work, id, AccountLinks.Password, account.Email, time.GetUtcNow(), cancel)
                    : null;
            },
            cancellationToken);
        return (true, link?.Token);
    }
}
