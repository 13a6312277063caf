using System.Data;
using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>One role's connection in one transaction that is never committed; each statement ends with going back to where it began.</summary>
internal sealed class ProbeConnection : IAsyncDisposable
{
    private const string Savepoint = "probe";
    private readonly NpgsqlConnection _connection;
    private NpgsqlTransaction? _transaction;

    private ProbeConnection(string role, NpgsqlConnection connection) => (Role, _connection) = (role, connection);

    public string Role { get; }

    public static async Task<ProbeConnection> OpenAsync(string key, string role, string connectionString, CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(LoginCheck.Unpooled(key, connectionString));
        try
        {
            await connection.OpenAsync(cancellationToken);
        }
        catch (NpgsqlException failure)
        {
            await connection.DisposeAsync();
            throw LoginCheck.Unreadable(key, failure);
        }

        return new ProbeConnection(role, connection);
    }

    /// <summary>Begins anew, so that nothing is left of the context before.</summary>
    public async Task EnterAsync(string? context, CancellationToken cancellationToken)
    {
        if (_transaction is not null)
        {
            await _transaction.RollbackAsync(cancellationToken);
            await _transaction.DisposeAsync();
        }

        _transaction = await _connection.BeginTransactionAsync(cancellationToken);
        if (context is not null)
        {
            await using var command = new NpgsqlCommand(ContextDoor.SetContext, _connection, _transaction) { Parameters = { Sql.P(context) } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <returns>The answer, or the error's code; never both.</returns>
    public async Task<ProbeAnswer> AskAsync(string sql, CancellationToken cancellationToken)
    {
        await _transaction!.SaveAsync(Savepoint, cancellationToken);
        var answer = await AnswerAsync(sql, cancellationToken);
        await _transaction.RollbackAsync(Savepoint, CancellationToken.None);
        return answer;
    }

    private async Task<ProbeAnswer> AnswerAsync(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, _connection, _transaction);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var value = await reader.ReadAsync(cancellationToken) ? reader.GetValue(0) : null;
            await reader.CloseAsync();
            return new ProbeAnswer(value, reader.RecordsAffected, null);
        }
        catch (PostgresException refused) when (_connection.State is ConnectionState.Open)
        {
            // A connection that the server has ended answers nothing: that is no refusal.
            return new ProbeAnswer(null, 0, refused.SqlState);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await _transaction.DisposeAsync();
        }

        await _connection.DisposeAsync();
    }
}
