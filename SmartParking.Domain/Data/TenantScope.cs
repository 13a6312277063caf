using System.Data;
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

    // What reads or writes a whole tenant takes as long as it takes; SET is no query, so the snapshot is taken after it.
    private const string Patience = "set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0; set local lock_timeout = '60s'";

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
    /// One snapshot, for work that reads a whole tenant and takes longer than a context is believed: each statement that may come late
    /// is preceded by <c>renew</c>. Not run again.
    /// </summary>
    internal Task<T> ReadLongAsync<T>(TenantId tenant, Caller caller, Func<TenantWork, Func<CancellationToken, Task>, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunLongAsync(tenant, caller, IsolationLevel.RepeatableRead, work, cancellationToken);

    /// <summary>The same for work that writes.</summary>
    internal Task<T> WriteLongAsync<T>(TenantId tenant, Caller caller, Func<TenantWork, Func<CancellationToken, Task>, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunLongAsync(tenant, caller, IsolationLevel.ReadCommitted, work, cancellationToken);

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

    private async Task<T> RunLongAsync<T>(
        TenantId tenant, Caller caller, IsolationLevel isolation, Func<TenantWork, Func<CancellationToken, Task>, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await door.OpenAppAsync(cancellationToken);
        var now = await door.NowAsync(connection, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(isolation, cancellationToken);
        await using (var patience = new NpgsqlCommand(Patience, connection, transaction))
        {
            await patience.ExecuteNonQueryAsync(cancellationToken);
        }

        await door.EnterAsync(connection, transaction, tenant, caller, now, plansOnce: false, cancellationToken);
        await using var scope = new TenantWork(tenant, connection, transaction) { IsSupport = caller.IsSupport };
        var result = await work(scope, async cancel => await door.EnterAsync(connection, transaction, tenant, caller, await door.NowAsync(connection, cancel), plansOnce: false, cancel), cancellationToken);
        await scope.CompleteAsync(cancellationToken);
        return result;
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
