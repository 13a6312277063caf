using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// Statements of several tenants in one round trip. Before the statements of each tenant goes a statement of its own that
/// sets that tenant's context. The context of a transaction is undone by a rollback to a savepoint, so every batch sets it anew.
/// </summary>
internal sealed class TenantBatch(BatchWork work) : IAsyncDisposable
{
    private readonly NpgsqlBatch _batch = new(work.Connection, work.Transaction);
    private readonly List<TenantId> _owners = [];
    private TenantId? _current;

    public bool IsEmpty => _owners.Count == 0;

    public void Add(TenantId tenant, string sql, params IEnumerable<NpgsqlParameter> parameters)
    {
        if (_current != tenant)
        {
            var context = new NpgsqlBatchCommand(ContextDoor.SetContext);
            context.Parameters.Add(Sql.P(work.ContextOf(tenant)));
            _batch.BatchCommands.Add(context);
            _current = tenant;
        }

        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        _batch.BatchCommands.Add(command);
        _owners.Add(tenant);
    }

    public async Task ExecuteAsync(CancellationToken cancellationToken)
    {
        if (!IsEmpty)
        {
            await _batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Every added statement must be a query whose first column is not <c>set_config</c>; its rows are given with its tenant.</summary>
    public async Task ReadAsync(Action<TenantId, NpgsqlDataReader> row, CancellationToken cancellationToken)
    {
        if (IsEmpty)
        {
            return;
        }

        await using var reader = await _batch.ExecuteReaderAsync(cancellationToken);
        var statement = 0;
        do
        {
            if (reader.FieldCount == 1 && reader.GetName(0) == "set_config")
            {
                continue;
            }

            var owner = _owners[statement++];
            while (await reader.ReadAsync(cancellationToken))
            {
                row(owner, reader);
            }
        }
        while (await reader.NextResultAsync(cancellationToken));
    }

    public ValueTask DisposeAsync() => _batch.DisposeAsync();
}
