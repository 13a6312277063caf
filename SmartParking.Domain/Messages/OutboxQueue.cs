using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Messages;

/// <summary>
/// The messages of all tenants, as the platform. Who takes some has them for two minutes; if he dies meanwhile they are taken
/// again, so a message may arrive twice and never not at all.
/// </summary>
public sealed class OutboxQueue(PlatformScope platform, Outbox outbox, TimeProvider time)
{
    public const int MostAttempts = 8;

    private const int AtOnce = 20;
    private const int LongestFailure = 200;
    private const string Columns = "m.tenant_id, m.id, m.kind, m.created_at, m.attempts, m.sent_at, m.dead_at, m.failure, m.sealed";

    private const string Take =
        $"""
        update messages m set next_at = $2, attempts = m.attempts + 1
        from (select tenant_id, id from messages where next_at <= $1 and expires_at > $1 order by next_at limit $3 for update skip locked) due
        where m.tenant_id = due.tenant_id and m.id = due.id
        returning {Columns}
        """;

    private const string Recent = $"select {Columns} from messages m join tenants t on t.id = m.tenant_id where t.kind <> 'canary' order by m.created_at desc, m.id desc limit $1";

    private const string DeadSince =
        """
        select coalesce(m.failure, ''), count(*)::int from messages m join tenants t on t.id = m.tenant_id
        where t.kind <> 'canary' and m.dead_at > $1 group by 1 order by 2 desc, 1
        """;

    private const string Sent = "update messages set sent_at = $3, next_at = null, failure = null, sealed = null where tenant_id = $1 and id = $2";

    private const string Failed = "update messages set next_at = $3, failure = $4 where tenant_id = $1 and id = $2";

    private const string GivenUp = "update messages set next_at = null, dead_at = $3, failure = $4, sealed = null where tenant_id = $1 and id = $2";

    private const string Expire = "update messages set next_at = null, dead_at = $1, failure = 'expired', sealed = null where next_at is not null and expires_at <= $1";

    private const string Prune = "delete from messages where sent_at < $1 or dead_at < $2";

    private static readonly Caller Sender = Caller.Job("messages.send");
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Lately = TimeSpan.FromDays(7);
    private static readonly TimeSpan SentKept = TimeSpan.FromDays(7);
    private static readonly TimeSpan DeadKept = TimeSpan.FromDays(30);

    /// <summary>After the first failure a minute, then always three times as long, at most six hours.</summary>
    public static TimeSpan WaitAfter(int attempts) => TimeSpan.FromMinutes(Math.Min(360, Math.Pow(3, Math.Max(0, attempts - 1))));

    /// <returns>What is due, oldest first; nobody else gets it before the lease ends.</returns>
    public Task<List<OutboxMessage>> TakeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ReadAsync(Take, [Sql.P(now), Sql.P(now + Lease), Sql.P(AtOnce)], Sender, cancellationToken);
    }

    /// <summary>The newest of all tenants, for the page that Development has.</summary>
    public Task<List<OutboxMessage>> RecentAsync(Caller caller, int most, CancellationToken cancellationToken) => ReadAsync(Recent, [Sql.P(most)], caller, cancellationToken);

    /// <summary>What was given up lately, of all tenants: why, and how often, the most frequent first.</summary>
    public Task<List<(string Why, int Count)>> UnsentAsync(Caller caller, CancellationToken cancellationToken) =>
        platform.RunAsync(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(DeadSince, Sql.P(time.GetUtcNow() - Lately));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<(string Why, int Count)>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add((row.GetString(0), row.GetInt32(1)));
                }

                return found;
            },
            cancellationToken);

    public Task SentAsync(OutboxMessage message, CancellationToken cancellationToken) =>
        platform.ExecuteAsync(Sender, Sent, [.. Key(message), Sql.P(time.GetUtcNow())], cancellationToken);

    /// <param name="forGood">Trying again would change nothing.</param>
    public Task FailedAsync(OutboxMessage message, string failure, bool forGood, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(failure);
        var dead = forGood || message.Attempts >= MostAttempts;
        var at = time.GetUtcNow() + (dead ? TimeSpan.Zero : WaitAfter(message.Attempts));
        var why = failure.Length > LongestFailure ? failure[..LongestFailure] : failure;
        return platform.ExecuteAsync(Sender, dead ? GivenUp : Failed, [.. Key(message), Sql.P(at), Sql.P(why)], cancellationToken);
    }

    /// <summary>Gives up what came too late, and lets go of what is kept long enough.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await platform.ExecuteAsync(Sender, Expire, [Sql.P(now)], cancellationToken);
        await platform.ExecuteAsync(Sender, Prune, [Sql.P(now - SentKept), Sql.P(now - DeadKept)], cancellationToken);
    }

    private static IEnumerable<NpgsqlParameter> Key(OutboxMessage message) => [Sql.P(message.Tenant.Value), Sql.P(message.Id)];

    private Task<List<OutboxMessage>> ReadAsync(string sql, NpgsqlParameter[] parameters, Caller caller, CancellationToken cancellationToken) =>
        platform.RunAsync(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, parameters.Select(parameter => parameter.Clone()));
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<OutboxMessage>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(Read(row));
                }

                return found;
            },
            cancellationToken);

    private OutboxMessage Read(NpgsqlDataReader row) => new(
        new TenantId(row.GetGuid(0)),
        row.GetGuid(1),
        row.GetString(2),
        row.GetFieldValue<DateTimeOffset>(3),
        row.GetInt32(4),
        Sql.Nullable<DateTimeOffset>(row, 5),
        Sql.Nullable<DateTimeOffset>(row, 6),
        Sql.Text(row, 7),
        outbox.Open(row.GetGuid(1), row.IsDBNull(8) ? null : row.GetFieldValue<byte[]>(8)));
}
