using System.Security.Cryptography;
using System.Text;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity;

/// <summary>
/// How often something was guessed at in vain, over all nodes. An attempt is written down before it is judged, and taken back
/// when it was right: so a thousand at once on ten nodes are no more guesses than a few one after the other.
/// </summary>
public sealed class AttemptBook(ParkingSources sources, TimeProvider time)
{
    private const string Find = "select locked_until from auth.attempts where subject = $1 and locked_until > $2";
    private const string Delete = "delete from auth.attempts where subject = $1";

    // A few at each attempt: whoever tries names without end clears away behind himself.
    private const string Prune =
        """
        delete from auth.attempts where subject in (select subject from auth.attempts where last_at < $1 order by last_at limit 10 for update skip locked)
        """;

    // One statement, which holds the row: of those who come at once each sees what the one before has written. One more than
    // the most says that it was locked before.
    private const string Take =
        """
        insert into auth.attempts as a (subject, failures, last_at) values ($1, 1, $2)
        on conflict (subject) do update set
            failures = case when a.locked_until > $2 then $3 + 1 when a.locked_until is not null or a.last_at < $5 then 1 else a.failures + 1 end,
            locked_until = case when a.locked_until > $2 then a.locked_until when a.locked_until is null and a.last_at >= $5 and a.failures + 1 >= $3 then $4 end,
            last_at = $2
        returning failures <= $3, locked_until
        """;

    /// <summary>Longer than any lock; who guesses more slowly than this gets fewer tries than by being locked.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <returns>Until when nothing is tried; null when there is no lock.</returns>
    public async Task<DateTimeOffset?> LockedUntilAsync(string subject, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Find, [Sql.P(Hash(subject)), Sql.P(time.GetUtcNow())]);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime until ? new DateTimeOffset(until) : null;
    }

    /// <summary>Before it is tried. The last one that is allowed locks it, unless it turns out right.</summary>
    /// <param name="subject">What is guessed at.</param>
    /// <param name="most">How many may be wrong one after the other; two at least.</param>
    /// <param name="locked">For how long nothing is tried then.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<(bool Allowed, DateTimeOffset? LockedUntil)> TakeAsync(string subject, int most, TimeSpan locked, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var batch = sources.Auth.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Take) { Parameters = { Sql.P(Hash(subject)), Sql.P(now), Sql.P(most), Sql.P(now + locked), Sql.P(now - Remembered) } });
        // After it, and past what others hold: two who cleared away each other's rows first would wait for one another.
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Prune) { Parameters = { Sql.P(now - Remembered) } });
        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return (row.GetBoolean(0), Sql.Nullable<DateTimeOffset>(row, 1));
    }

    /// <summary>It was right.</summary>
    public async Task ForgetAsync(string subject, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(Delete, [Sql.P(Hash(subject))]);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static byte[] Hash(string subject) => SHA256.HashData(Encoding.UTF8.GetBytes(subject));
}
