using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// The only way to a tenant's rows. Opens a transaction as <c>parking_app</c>, sets the signed context in a statement of its
/// own (in one statement with a read, the read may run first), runs the work and commits. The work is a delegate, so that a
/// deadlock or a serialisation failure can run it again; it must therefore do nothing outside the transaction.
/// </summary>
public sealed class TenantScope(ContextDoor door)
{
    // A batch's statements join a few told keys to large tables, always by their whole key. A plan that was made while a table
    // was small, or of whose size nothing is known yet, would read all rows of the tenant instead, and is kept with the
    // prepared statement while the table grows. With plans that are right for any keys none is made again for each batch, which
    // under policies costs more than the work itself.
    private const string KeyedPlans =
        "select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true), set_config('enable_seqscan', 'off', true), "
        + "set_config('plan_cache_mode', 'force_generic_plan', true)";

    /// <exception cref="ContextRefusedException">The database was migrated with another key.</exception>
    public Task<T> RunAsync<T>(TenantId tenant, Caller caller, Func<TenantWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Retry.RunAsync(cancel => RunOnceAsync(tenant, caller, work, plansOnce: false, cancel), cancellationToken);
    }

    public Task RunAsync(TenantId tenant, Caller caller, Func<TenantWork, CancellationToken, Task> work, CancellationToken cancellationToken) =>
        RunAsync(
            tenant,
            caller,
            async (scope, cancel) =>
            {
                await work(scope, cancel);
                return true;
            },
            cancellationToken);

    /// <summary>As <see cref="RunAsync{T}"/>, for statements that run often and are right with one plan for all values.</summary>
    internal Task<T> RunPlannedAsync<T>(TenantId tenant, Caller caller, Func<TenantWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        Retry.RunAsync(cancel => RunOnceAsync(tenant, caller, work, plansOnce: true, cancel), cancellationToken);

    /// <summary>
    /// One transaction over several tenants, for the ingest batch. It has no context of its own: every statement goes
    /// through <see cref="TenantBatch"/>, which sets the tenant's first.
    /// </summary>
    internal async Task RunBatchAsync(Caller caller, Func<BatchWork, CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        await using var connection = await door.OpenAppAsync(cancellationToken);
        var now = await door.NowAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await door.EnterAsync(connection, transaction, TenantId.Platform, caller, now, plansOnce: false, cancellationToken);
        await using (var plans = new NpgsqlCommand(KeyedPlans, connection, transaction))
        {
            await plans.ExecuteNonQueryAsync(cancellationToken);
        }

        await work(new BatchWork(connection, transaction, tenant => door.Signer.ForTenant(tenant, caller, now)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<T> RunOnceAsync<T>(TenantId tenant, Caller caller, Func<TenantWork, CancellationToken, Task<T>> work, bool plansOnce, CancellationToken cancellationToken)
    {
        await using var connection = await door.OpenAppAsync(cancellationToken);
        var now = await door.NowAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await door.EnterAsync(connection, transaction, tenant, caller, now, plansOnce, cancellationToken);
        await using var scope = new TenantWork(tenant, connection, transaction) { IsSupport = caller.IsSupport };
        var result = await work(scope, cancellationToken);
        await scope.CompleteAsync(cancellationToken);
        return result;
    }
}
