using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// The only way to a tenant's rows. Opens a transaction as <c>parking_app</c>, sets the context in a statement of its own
/// (in one statement with a read, the read may run first), runs the work and commits. The work is a delegate, so that a
/// deadlock or a serialisation failure can run it again; it must therefore do nothing outside the transaction.
/// </summary>
public sealed class TenantScope(ParkingSources sources)
{
    internal const string SetContext = "select set_config('app.tenant_id', $1, true)";
    private const int Tries = 4;

    public async Task<T> RunAsync<T>(TenantId tenant, Func<TenantWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await RunOnceAsync(tenant, work, cancellationToken);
            }
            catch (Exception failure) when (attempt < Tries && WorthAnotherTry(failure))
            {
                // The next attempt begins with a fresh transaction.
            }
        }
    }

    public Task RunAsync(TenantId tenant, Func<TenantWork, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            tenant,
            async (scope, cancel) =>
            {
                await work(scope, cancel);
                return true;
            },
            cancellationToken);

    /// <summary>
    /// One transaction over several tenants, for the ingest batch. It has no context of its own: every statement goes
    /// through <see cref="TenantBatch"/>, which sets the tenant's first.
    /// </summary>
    internal async Task RunBatchAsync(Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await work(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<T> RunOnceAsync<T>(TenantId tenant, Func<TenantWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await sources.App.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var context = new NpgsqlCommand(SetContext, connection, transaction))
        {
            context.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tenant.ToString() });
            await context.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var scope = new TenantWork(tenant, connection, transaction);
        var result = await work(scope, cancellationToken);
        await scope.CompleteAsync(cancellationToken);
        return result;
    }

    private static bool WorthAnotherTry(Exception failure) =>
        (failure as PostgresException ?? (failure as DbUpdateException)?.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
