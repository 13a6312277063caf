using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Identity;

/// <summary>
/// Which sessions are still in force. A cookie can be copied, so signing out must be known on the server: every request and
/// circuit asks here. An answer is believed for five seconds; an end that happened in this process counts at once.
/// </summary>
public sealed class SessionBook(ParkingSources sources, TimeProvider time)
{
    private const int MostKept = 20_000;
    private const int LongestAddress = 100;
    private const int LongestAgent = 500;
    private const string Insert = "insert into auth.sessions (id, user_id, begun_at, last_seen_at, address, agent) values ($1, $2, $3, $3, $4, $5)";
    private const string Forget = "delete from auth.sessions where user_id = $1 and begun_at < $2";

    // To the minute: who reads a page every second must not write every second.
    private const string Alive =
        """
        with seen as (
            update auth.sessions set last_seen_at = $3 where id = $1 and user_id = $2 and ended_at is null and (last_seen_at is null or last_seen_at < $3 - interval '1 minute')
        )
        select ended_at is null from auth.sessions where id = $1 and user_id = $2
        """;

    private const string End = "update auth.sessions set ended_at = $3 where id = $1 and user_id = $2 and ended_at is null";

    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Longer than any session lasts; for looking back.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<Guid, (Guid Person, bool Alive, DateTimeOffset At)> _known = new();
    private readonly ConcurrentDictionary<object, Action<Guid>> _listeners = new();

    /// <param name="address">From where; null when it is not known.</param>
    /// <param name="agent">With what.</param>
    /// <returns>The new session's id, to stand in its cookie.</returns>
    public async Task<Guid> BeginAsync(Guid userId, string? address, string? agent, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = Guid.NewGuid();
        await using var batch = sources.Auth.CreateBatch();
        batch.BatchCommands.Add(new(Forget) { Parameters = { Sql.P(userId), Sql.P(now - Kept) } });
        batch.BatchCommands.Add(new(Insert) { Parameters = { Sql.P(id), Sql.P(userId), Sql.P(now), Text(address, LongestAddress), Text(agent, LongestAgent) } });
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return id;
    }

    public async Task<bool> IsAliveAsync(Guid session, Guid userId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_known.TryGetValue(session, out var known) && (!known.Alive || now - known.At < Believed))
        {
            return known.Alive;
        }

        await using var command = sources.Auth.Command(Alive, [Sql.P(session), Sql.P(userId), Sql.P(now)]);
        var alive = await command.ExecuteScalarAsync(cancellationToken) is true;
        if (_known.Count >= MostKept)
        {
            _known.Clear();
        }

        // Not over an end that happened while this was asked.
        _known.AddOrUpdate(session, (userId, alive, now), (_, earlier) => earlier.Alive ? (userId, alive, now) : earlier);
        return alive;
    }

    public async Task EndAsync(Guid session, Guid userId, CancellationToken cancellationToken)
    {
        await using var command = sources.Auth.Command(End, [Sql.P(session), Sql.P(userId), Sql.P(time.GetUtcNow())]);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            _known[session] = (userId, false, time.GetUtcNow());
            _ = TellAsync(session);
        }
    }

    /// <summary>Something of this person has changed, here or on another node: the next question goes to the database.</summary>
    /// <param name="userId">Null when it may be anybody.</param>
    public void Doubt(Guid? userId)
    {
        foreach (var (session, known) in _known)
        {
            if (known.Alive && (userId is null || known.Person == userId))
            {
                // Kept, because the news of its end may still be on its way and names the session alone.
                _known.TryUpdate(session, (known.Person, known.Alive, DateTimeOffset.MinValue), known);
            }
        }
    }

    /// <returns>Whose session it is, as far as this process knows it.</returns>
    public Guid? PersonOf(Guid session) => _known.TryGetValue(session, out var known) ? known.Person : null;

    /// <summary>Whoever listens is told the id of every session that ends in this process, until he leaves.</summary>
    public void Listen(object who, Action<Guid> ended) => _listeners[who] = ended;

    public void Leave(object who) => _listeners.TryRemove(who, out _);

    /// <summary>PostgreSQL's text holds no NUL, and a header may be as long as its sender likes.</summary>
    private static NpgsqlParameter Text(string? text, int length)
    {
        var clean = text?.Replace("\0", string.Empty, StringComparison.Ordinal);
        return new NpgsqlParameter { Value = clean is null ? DBNull.Value : clean[..Math.Min(length, clean.Length)], NpgsqlDbType = NpgsqlDbType.Text };
    }

    // The tab that signs out is on its way already; only those that stay open are told.
    private async Task TellAsync(Guid session)
    {
        await Task.Delay(Patience, time);
        foreach (var ended in _listeners.Values)
        {
            ended(session);
        }
    }
}
