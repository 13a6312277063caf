using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Identity.Tokens;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Factors;

/// <summary>
/// A person's authenticator app and recovery codes. A code is good once: accepting one is an update that only a newer half
/// minute, or an unused recovery code, passes, so of two requests with the same code one is refused whatever node they reach.
/// </summary>
public sealed class Authenticators(AuthScope scope, FactorLog log, AccountAudit audit, KeyRing keys, TimeProvider time)
{
    private const string Find =
        """
        select a.sealed, a.confirmed_at, a.begun_at, (select count(*)::int from auth.recovery_codes c where c.user_id = a.user_id and c.used_at is null)
        from auth.authenticators a where a.user_id = $1
        """;

    private const string Begin =
        """
        insert into auth.authenticators as a (user_id, sealed, begun_at) values ($1, $2, $3)
        on conflict (user_id) do update set sealed = excluded.sealed, begun_at = excluded.begun_at where a.confirmed_at is null
        """;

    private const string Confirm = "update auth.authenticators set confirmed_at = $2, last_step = $3 where user_id = $1 and confirmed_at is null and sealed = $4";
    private const string Accept = "update auth.authenticators set last_step = $2 where user_id = $1 and confirmed_at is not null and last_step < $2";
    private const string Remove = "delete from auth.authenticators where user_id = $1 and confirmed_at is not null";
    private const string ForgetCodes = "delete from auth.recovery_codes where user_id = $1";
    private const string AddCodes = "insert into auth.recovery_codes (user_id, code_hash) select $1, * from unnest($2::bytea[])";
    private const string UseCode = "update auth.recovery_codes set used_at = $3 where user_id = $1 and code_hash = $2 and used_at is null";
    private const string Flag = "update auth.users set two_factor_enabled = $2, concurrency_stamp = gen_random_uuid()::text where id = $1";

    /// <summary>Whoever leaves the page with the square code open must not find it confirmed by another later.</summary>
    private static readonly TimeSpan BegunLasts = TimeSpan.FromMinutes(15);

    private readonly SealedBox _box = new(keys, "authenticators");

    public Task<FactorsView> ReadAsync(Guid userId, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) => await FindAsync(work, userId, cancel) is { } found
                ? new FactorsView(found.ConfirmedAt is null && time.GetUtcNow() - found.BegunAt < BegunLasts ? found.Secret : null, found.ConfirmedAt, found.Codes)
                : new FactorsView(null, null, 0),
            cancellationToken);

    /// <summary>Makes what the app must know; it counts for nothing until a code of it is typed.</summary>
    public Task BeginAsync(Guid userId, CancellationToken cancellationToken) =>
        scope.RunAsync((work, cancel) => work.ExecuteAsync(Begin, [Sql.P(userId), Sql.P(_box.Seal(Totp.NewSecret(), userId.ToByteArray())), Sql.P(time.GetUtcNow())], cancel), cancellationToken);

    /// <summary>Programs that signed in by password alone end with it.</summary>
    /// <returns>The recovery codes, to be shown once; null when the code is wrong or came too late.</returns>
    public Task<IReadOnlyList<string>?> ConfirmAsync(Guid userId, string code, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync<IReadOnlyList<string>?>(
            async (work, cancel) =>
            {
                var now = time.GetUtcNow();
                if (await FindAsync(work, userId, cancel) is not { ConfirmedAt: null } found || now - found.BegunAt >= BegunLasts || found.Secret is not { } secret
                    || Totp.Find(secret, code, now) is not { } step
                    || await work.ExecuteAsync(Confirm, [Sql.P(userId), Sql.P(now), Sql.P(step), Sql.P(found.Sealed)], cancel) == 0)
                {
                    return null;
                }

                await work.ExecuteAsync(Flag, [Sql.P(userId), Sql.P(true)], cancel);
                await TokenFamilies.EndAsync(work, userId, "second_factor", now, cancel);
                var codes = await NewCodesAsync(work, userId, cancel);
                await log.WriteAsync(work, userId, actor, "authenticator.add", null, cancel);
                return codes;
            },
            cancellationToken);

    /// <summary>New recovery codes; the old ones are worth nothing any more.</summary>
    /// <returns>To be shown once; null when the person has no authenticator app.</returns>
    public Task<IReadOnlyList<string>?> RenewCodesAsync(Guid userId, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync<IReadOnlyList<string>?>(
            async (work, cancel) =>
            {
                if (await FindAsync(work, userId, cancel) is not { ConfirmedAt: not null })
                {
                    return null;
                }

                var codes = await NewCodesAsync(work, userId, cancel);
                await log.WriteAsync(work, userId, actor, "recovery_codes.renew", null, cancel);
                return codes;
            },
            cancellationToken);

    public Task RemoveAsync(Guid userId, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                var removed = await work.ExecuteAsync(Remove, [Sql.P(userId)], cancel);
                if (removed > 0)
                {
                    await work.ExecuteAsync(ForgetCodes, [Sql.P(userId)], cancel);
                    await work.ExecuteAsync(Flag, [Sql.P(userId), Sql.P(false)], cancel);
                    await log.WriteAsync(work, userId, actor, "authenticator.remove", null, cancel);
                }

                return removed;
            },
            cancellationToken);

    /// <summary>Takes a code of the app, or a recovery code.</summary>
    /// <returns>Whether it was good, which it now is no longer.</returns>
    public Task<bool> TakeAsync(Guid userId, string text, Actor actor, CancellationToken cancellationToken) =>
        scope.RunAsync(
            async (work, cancel) =>
            {
                if (await FindAsync(work, userId, cancel) is not { ConfirmedAt: not null } found)
                {
                    return false;
                }

                var now = time.GetUtcNow();
                if (found.Secret is { } secret && Totp.Find(secret, text, now) is { } step)
                {
                    return await work.ExecuteAsync(Accept, [Sql.P(userId), Sql.P(step)], cancel) > 0;
                }

                if (RecoveryCode.Hash(userId, text) is not { } hash || await work.ExecuteAsync(UseCode, [Sql.P(userId), Sql.P(hash), Sql.P(now)], cancel) == 0)
                {
                    return false;
                }

                await audit.WriteAsync(work, userId, actor, "recovery_codes.use", null, cancel);
                return true;
            },
            cancellationToken);

    private static async Task<IReadOnlyList<string>> NewCodesAsync(AuthWork work, Guid userId, CancellationToken cancellationToken)
    {
        var codes = RecoveryCode.NewSet();
        await work.ExecuteAsync(ForgetCodes, [Sql.P(userId)], cancellationToken);
        await work.ExecuteAsync(AddCodes, [Sql.P(userId), Sql.P(codes.Select(code => RecoveryCode.Hash(userId, code)!).ToArray())], cancellationToken);
        return codes;
    }

    private async Task<Found?> FindAsync(AuthWork work, Guid userId, CancellationToken cancellationToken) =>
        (await work.RowsAsync(
            Find,
            [Sql.P(userId)],
            row => new Found(row.GetFieldValue<byte[]>(0), _box.Open(row.GetFieldValue<byte[]>(0), userId.ToByteArray()), Sql.Nullable<DateTimeOffset>(row, 1), row.GetFieldValue<DateTimeOffset>(2), row.GetInt32(3)),
            cancellationToken)).SingleOrDefault();

    /// <param name="Secret">Null when the key it was sealed with has gone.</param>
    private sealed record Found(byte[] Sealed, byte[]? Secret, DateTimeOffset? ConfirmedAt, DateTimeOffset BegunAt, int Codes);
}
