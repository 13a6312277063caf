using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Audit;

/// <summary>Looks up the keys of the people in a page of entries, in one statement.</summary>
public sealed class AuditPersons(PersonSeals seals)
{
    private const string Keys = "select person_id, wrapped from audit_person_keys_of($1)";

    /// <param name="command">Makes commands in the transaction the entries are read in.</param>
    /// <param name="actors">As the entries have them; null for those nobody knows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<AuditPersonBook> OfAsync(Func<string, IEnumerable<NpgsqlParameter>, NpgsqlCommand> command, IEnumerable<Guid?> actors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var boxes = new Dictionary<Guid, SealedBox?>();
        await using var ask = command(Keys, [Sql.P(actors.Select(actor => actor ?? PersonSeals.Unknown).Distinct().ToArray())]);
        await using var row = await ask.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            var person = row.GetGuid(0);
            boxes[person] = seals.Open(person, row.GetFieldValue<byte[]>(1));
        }

        return new AuditPersonBook(boxes);
    }
}
