using System.Diagnostics;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Bench;

/// <summary>One of the two sides of the comparison: bound by policies inside a signed context, or by none.</summary>
internal sealed class RlsSide : IAsyncDisposable
{
    private static readonly Caller Who = Caller.Job("bench");
    private readonly NpgsqlConnection _connection;
    private readonly ContextSigner? _signer;

    private RlsSide(NpgsqlConnection connection, ContextSigner? signer) => (_connection, _signer) = (connection, signer);

    public static async Task<RlsSide> OpenAsync(string connectionString, ContextSigner? signer)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        return new RlsSide(connection, signer);
    }

    /// <returns>Microseconds of each statement until its last row was read.</returns>
    public async Task<double[]> TurnAsync(RlsTarget target)
    {
        await using var transaction = await _connection.BeginTransactionAsync();
        if (_signer is not null)
        {
            await using var context = new NpgsqlCommand(ContextDoor.SetContextAndPlans, _connection);
            context.Parameters.Add(new NpgsqlParameter { Value = _signer.ForTenant(new TenantId(target.Tenant), Who, TimeProvider.System.GetUtcNow()) });
            await context.ExecuteNonQueryAsync();
        }

        var taken = new double[RlsQuery.All.Count];
        for (var place = 0; place < taken.Length; place++)
        {
            taken[place] = await TimeAsync(RlsQuery.All[place], target);
        }

        await transaction.CommitAsync();
        return taken;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<double> TimeAsync(RlsQuery query, RlsTarget target)
    {
        await using var command = query.Command(_connection, target);
        await command.PrepareAsync();
        var start = Stopwatch.GetTimestamp();
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            // Rows are fetched as the page fetches them.
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }
}
