using System.Data;
using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>
/// The only way to every tenant's rows: a transaction as <c>parking_platform</c> with a signed context of its own. Without one
/// that role, too, sees nothing. For sweeps that find work, and for the platform's pages.
/// </summary>
public sealed class PlatformScope(ContextDoor door)
{
    /// <param name="caller">Whose doing it is.</param>
    /// <param name="work">Gets a function that makes commands in the transaction; may run again after a deadlock.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ContextRefusedException">The database was migrated with another key.</exception>
    public Task<T> RunAsync<T>(Caller caller, Func<PlatformWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Retry.RunAsync(cancel => RunOnceAsync(caller, IsolationLevel.ReadCommitted, work, cancel), cancellationToken);
    }

    /// <summary>The same in one snapshot of the whole, for what reads much and must not see it change meanwhile. Not run again.</summary>
    public async Task<T> ReadAsync<T>(Caller caller, Func<PlatformWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return await RunOnceAsync(caller, IsolationLevel.RepeatableRead, work, cancellationToken);
    }

    /// <summary>One statement.</summary>
    public Task<int> ExecuteAsync(Caller caller, string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken cancellationToken) =>
        RunAsync(
            caller,
            async (work, cancel) =>
            {
                await using var command = work.Command(sql, parameters.Select(parameter => parameter.Clone()));
                return await command.ExecuteNonQueryAsync(cancel);
            },
            cancellationToken);

    private async Task<T> RunOnceAsync<T>(Caller caller, IsolationLevel isolation, Func<PlatformWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await door.OpenPlatformAsync(cancellationToken);
        var now = await door.NowAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
        await door.EnterPlatformAsync(connection, transaction, caller, now, cancellationToken);
        var result = await work(new PlatformWork(connection, transaction), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
