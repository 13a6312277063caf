using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>A tenant's open transaction. Dead as soon as the scope that made it ends: whatever is kept of it throws.</summary>
public sealed class TenantWork : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private ParkingDbContext? _db;
    private readonly List<Func<CancellationToken, Task>> _last = [];
    private readonly List<Action> _after = [];
    private bool _open = true;
    private object? _name;

    internal TenantWork(TenantId tenant, NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        Tenant = tenant;
        _connection = connection;
        _transaction = transaction;
    }

    public TenantId Tenant { get; }

    /// <summary>Whether whoever works here is on a support visit; taken from what the context was signed for.</summary>
    internal bool IsSupport { get; init; }

    /// <summary>The tenant's entities, filtered to the tenant a second time.</summary>
    public ParkingDbContext Db
    {
        get
        {
            DemandOpen();
            return _db ??= CreateContext();
        }
    }

    internal bool IsOpen => _open;

    /// <summary>A command in this transaction; for what the entity model cannot say.</summary>
    public NpgsqlCommand Command(string sql, params IEnumerable<NpgsqlParameter> parameters)
    {
        DemandOpen();
        var command = new NpgsqlCommand(sql, _connection, _transaction);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <summary>The rows of a query in this transaction.</summary>
    internal async Task<List<T>> RowsAsync<T>(string sql, IEnumerable<NpgsqlParameter> parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>
    /// Done after everything else, just before COMMIT, in the order of the calls: for what locks a row that others wait for.
    /// </summary>
    internal void BeforeCommit(Func<CancellationToken, Task> work)
    {
        DemandOpen();
        _last.Add(work);
    }

    /// <summary>Of what the transaction is to be known by: the first who says it writes it.</summary>
    internal bool TryName(object name) => Interlocked.CompareExchange(ref _name, name, null) is null;

    /// <summary>Done once COMMIT has succeeded: for what is remembered in memory.</summary>
    internal void AfterCommit(Action work)
    {
        DemandOpen();
        _after.Add(work);
    }

    public async ValueTask DisposeAsync()
    {
        _open = false;
        if (_db is not null)
        {
            await _db.DisposeAsync();
        }
    }

    internal async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (_db is not null)
        {
            await _db.SaveChangesAsync(cancellationToken);
        }

        foreach (var work in _last)
        {
            await work(cancellationToken);
        }

        await _transaction.CommitAsync(cancellationToken);
        _open = false;
        foreach (var work in _after)
        {
            work();
        }
    }

    private ParkingDbContext CreateContext()
    {
        var options = new DbContextOptionsBuilder<ParkingDbContext>()
            .UseNpgsql(_connection)
            .AddInterceptors(new TenantCommandGuard(this))
            .Options;
        var db = new ParkingDbContext(options, Tenant);
        db.Database.UseTransaction(_transaction);
        return db;
    }

    private void DemandOpen()
    {
        if (!_open)
        {
            throw new InvalidOperationException("This tenant scope has ended; work that needs rows belongs inside the delegate given to TenantScope.");
        }
    }
}
