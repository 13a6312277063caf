using System.Text;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Identity.Tokens;

/// <summary>
/// Puts another refresh token in the place of the one that is shown, which is worth nothing from then on. Everything happens
/// while the family's row is locked, so that of fifty who come at once one spends and the others find it spent. A lost answer
/// may be asked for once more: its token was sealed beside the spent one, so it is the same again and never a second. Whoever
/// shows a spent token otherwise has a copy, and the family ends. See docs/tokens.md.
/// </summary>
public sealed class TokenRefresh(ParkingSources sources, SignInAudit audit, KeyRing keys, TimeProvider time)
{
    private readonly SealedBox _answers = new(keys, "refresh-tokens");

    /// <param name="token">What was shown.</param>
    /// <param name="actor">From where; who he is, is found out.</param>
    /// <returns>The tokens when it was accepted.</returns>
    public Task<(RefreshAnswer Answer, TokenPair? Tokens)> RunAsync(string token, Device device, Actor actor, CancellationToken cancellationToken) =>
        TokenText.IsRefresh(token)
            ? Retry.RunAsync(cancel => RunOnceAsync(Credential.Hash(token), device, actor, cancel), cancellationToken)
            : Task.FromResult<(RefreshAnswer, TokenPair?)>((RefreshAnswer.Refuse, null));

    private async Task<(RefreshAnswer Answer, TokenPair? Tokens)> RunOnceAsync(byte[] hash, Device device, Actor actor, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Auth.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await StateAsync(connection, hash, cancellationToken) is not { } state)
        {
            return (RefreshAnswer.Refuse, null);
        }

        var now = time.GetUtcNow();
        var answer = state.Judge(device, now);
        var tokens = answer switch
        {
            RefreshAnswer.Spend => await SpendAsync(connection, hash, state, now, cancellationToken),
            RefreshAnswer.Repeat => await RepeatAsync(connection, hash, state, now, cancellationToken),
            RefreshAnswer.Refuse or RefreshAnswer.Reused or RefreshAnswer.OtherDevice => null,
        };
        if (answer is RefreshAnswer.Reused or RefreshAnswer.OtherDevice)
        {
            var reason = answer == RefreshAnswer.Reused ? "reused" : "other_device";
            await RunAsync(connection, [RefreshSql.Command(RefreshSql.End, Sql.P(state.Family), Sql.P(now), Sql.P(reason))], cancellationToken);
            await audit.WriteAsync(connection, state.User, "token.reuse", new { reason, family = state.Family }, actor with { Id = state.User, Name = state.UserName }, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return (answer, tokens);
    }

    private static async Task<RefreshState?> StateAsync(NpgsqlConnection connection, byte[] hash, CancellationToken cancellationToken)
    {
        await using var family = new NpgsqlCommand(RefreshSql.FamilyOf, connection) { Parameters = { Sql.P(hash) } };
        if (await family.ExecuteScalarAsync(cancellationToken) is not Guid id)
        {
            return null;
        }

        await using (var hold = new NpgsqlCommand(RefreshSql.LockFamily, connection) { Parameters = { Sql.P(id) } })
        {
            await hold.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var read = new NpgsqlCommand(RefreshSql.State, connection) { Parameters = { Sql.P(hash) } };
        await using var row = await read.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? RefreshSql.Read(row) : null;
    }

    private async Task<TokenPair> SpendAsync(NpgsqlConnection connection, byte[] hash, RefreshState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (access, refresh) = (TokenText.NewAccess(), TokenText.NewRefresh());
        var next = Credential.Hash(refresh);
        var end = Earlier(now + TokenText.RefreshLasts, state.FamilyExpiresAt);
        await RunAsync(
            connection,
            [
                RefreshSql.Command(RefreshSql.Spend, Sql.P(hash), Sql.P(now), Sql.P(next), Sql.P(_answers.Seal(Encoding.ASCII.GetBytes(refresh), hash))),
                RefreshSql.Command(RefreshSql.DropAnswer, Sql.P(hash)),
                RefreshSql.Command(RefreshSql.InsertRefresh, Sql.P(next), Sql.P(state.Family), Sql.P(now), Sql.P(end)),
                RefreshSql.Command(RefreshSql.PruneRefresh, Sql.P(state.Family), Sql.P(now)),
                .. Access(state, access, now),
            ],
            cancellationToken);
        return new TokenPair(state.User, state.Family, new TenantId(state.Tenant), access, refresh, end - now);
    }

    private async Task<TokenPair?> RepeatAsync(NpgsqlConnection connection, byte[] hash, RefreshState state, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Sealed under a master key that is gone: nobody knows what was answered.
        if (_answers.Open(state.Successor, hash) is not { } same)
        {
            return null;
        }

        var access = TokenText.NewAccess();
        await RunAsync(connection, [RefreshSql.Command(RefreshSql.Repeat, Sql.P(hash), Sql.P(now)), .. Access(state, access, now)], cancellationToken);
        return new TokenPair(state.User, state.Family, new TenantId(state.Tenant), access, Encoding.ASCII.GetString(same), Earlier(state.SpentAt!.Value + TokenText.RefreshLasts, state.FamilyExpiresAt) - now);
    }

    private static NpgsqlBatchCommand[] Access(RefreshState state, string access, DateTimeOffset now) =>
    [
        RefreshSql.Command(RefreshSql.PruneAccess, Sql.P(state.Family), Sql.P(now)),
        RefreshSql.Command(RefreshSql.InsertAccess, Sql.P(Credential.Hash(access)), Sql.P(state.Family), Sql.P(state.Tenant), Sql.P(now), Sql.P(Earlier(now + TokenText.AccessLasts, state.FamilyExpiresAt))),
        RefreshSql.Command(RefreshSql.Touch, Sql.P(state.Family), Sql.P(now)),
    ];

    private static async Task RunAsync(NpgsqlConnection connection, NpgsqlBatchCommand[] commands, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in commands)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
