using System.Text.Json;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Messages;

/// <summary>
/// Puts a message beside what causes it, in the same transaction: both are there or neither. It is sealed for its row, so that
/// the database alone can neither read one nor make one.
/// </summary>
public sealed class Outbox(KeyRing keys, TimeProvider time)
{
    /// <summary>News that comes later than this alarms nobody in time.</summary>
    public static readonly TimeSpan NewsFor = TimeSpan.FromDays(7);

    private const string Insert =
        "insert into messages (tenant_id, id, kind, about_id, sealed, created_at, next_at, expires_at) values ($1, $2, $3, $4, $5, $6, $6, $7)";

    private readonly SealedBox _box = new(keys, "messages");

    /// <param name="work">A tenant's transaction.</param>
    /// <param name="about">What it is about, for whoever wants to know whether it was sent.</param>
    /// <param name="until">After that it says nothing true any more and is not sent.</param>
    public async Task AddAsync(TenantWork work, Letter letter, Guid? about, DateTimeOffset until, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using var command = work.Command(Insert, Parameters(work.Tenant, letter, about, until));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Of what no tenant causes; it belongs to the platform.</summary>
    internal Task AddAsync(AuthWork work, Letter letter, DateTimeOffset until, CancellationToken cancellationToken) =>
        work.ExecuteAsync(Insert, Parameters(TenantId.Platform, letter, null, until), cancellationToken);

    /// <returns>Null when it was not sealed by us, or was dropped because it was sent.</returns>
    internal Letter? Open(Guid id, byte[]? sealedLetter) =>
        sealedLetter is not null && _box.Open(sealedLetter, id.ToByteArray()) is { } clear ? JsonSerializer.Deserialize<Letter>(clear) : null;

    private IEnumerable<NpgsqlParameter> Parameters(TenantId tenant, Letter letter, Guid? about, DateTimeOffset until)
    {
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        yield return Sql.P(tenant.Value);
        yield return Sql.P(id);
        yield return Sql.P(letter.Kind);
        yield return new NpgsqlParameter { Value = about ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid };
        yield return Sql.P(_box.Seal(JsonSerializer.SerializeToUtf8Bytes(letter), id.ToByteArray()));
        yield return Sql.P(now);
        yield return Sql.P(until);
    }
}
