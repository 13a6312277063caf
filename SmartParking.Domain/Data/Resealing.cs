using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// Seals with the current master key what the previous one sealed, so that the previous one can be dropped and nothing is lost
/// with it. May be run again, and while Portals that have both keys serve.
/// </summary>
/// <param name="ownerConnectionString">No serving role may change all of it.</param>
/// <param name="keys">Both.</param>
public sealed class Resealing(string ownerConnectionString, KeyRing keys)
{
    /// <returns>For each table: how many were sealed anew, and how many neither key opens.</returns>
    public async Task<IReadOnlyList<(string Table, int Sealed, int Lost)>> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellationToken);
        var done = new List<(string, int, int)>();
        foreach (var column in SealedColumn.All)
        {
            var (anew, lost) = await RunAsync(connection, column, cancellationToken);
            done.Add((column.Table, anew, lost));
        }

        return done;
    }

    private async Task<(int Sealed, int Lost)> RunAsync(NpgsqlConnection connection, SealedColumn column, CancellationToken cancellationToken)
    {
        var (current, both) = (new SealedBox(new KeyRing(keys.Current), column.Purpose), new SealedBox(keys, column.Purpose));
        var (anew, lost) = (0, 0);
        foreach (var (id, old) in await ReadAsync(connection, column, cancellationToken))
        {
            var bound = id.ToByteArray();
            if (current.Open(old, bound) is not null)
            {
                continue;
            }

            if (both.Open(old, bound) is not { } clear)
            {
                lost++;
                continue;
            }

            // What changed meanwhile was sealed with the current key, and is left alone.
            await using var update = new NpgsqlCommand($"update {column.Table} set {column.Column} = $3 where {column.Id} = $1 and {column.Column} = $2", connection)
            {
                Parameters = { Sql.P(id), Sql.P(old), Sql.P(current.Seal(clear, bound)) },
            };
            anew += await update.ExecuteNonQueryAsync(cancellationToken);
        }

        return (anew, lost);
    }

    /// <summary>An empty box is a person who was forgotten.</summary>
    private static async Task<List<(Guid Id, byte[] Box)>> ReadAsync(NpgsqlConnection connection, SealedColumn column, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select {column.Id}, {column.Column} from {column.Table} where length({column.Column}) > 0", connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var boxes = new List<(Guid, byte[])>();
        while (await row.ReadAsync(cancellationToken))
        {
            boxes.Add((row.GetGuid(0), row.GetFieldValue<byte[]>(1)));
        }

        return boxes;
    }
}
