using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// Puts a signed context on a transaction, for <see cref="TenantScope"/> and <see cref="PlatformScope"/> and nobody else.
/// In the same round trip the database says whether it believes it: a context that is not believed would silently show no rows.
/// </summary>
public sealed class ContextDoor(ParkingSources sources, KeyRing keys)
{
    internal const string SetContext = "select set_config('app.context', $1, true)";

    /// <summary>For statements that are right with one plan for all values: under policies planning costs as much as a look-up.</summary>
    internal const string SetContextAndPlans = "select set_config('app.context', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)";
    private readonly DatabaseClock _clock = new();

    internal ContextSigner Signer { get; } = new(keys);

    internal ValueTask<NpgsqlConnection> OpenAppAsync(CancellationToken cancellationToken) => sources.App.OpenConnectionAsync(cancellationToken);

    internal ValueTask<NpgsqlConnection> OpenPlatformAsync(CancellationToken cancellationToken) => sources.Platform.OpenConnectionAsync(cancellationToken);

    internal ValueTask<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => _clock.NowAsync(connection, cancellationToken);

    /// <exception cref="ContextRefusedException">The database does not believe it.</exception>
    internal Task EnterAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, TenantId tenant, Caller caller, DateTimeOffset now, bool plansOnce, CancellationToken cancellationToken) =>
        EnterAsync(connection, transaction, (plansOnce ? SetContextAndPlans : SetContext, Signer.ForTenant(tenant, caller, now)), "select app_tenant_id() is not null", cancellationToken);

    /// <exception cref="ContextRefusedException">The database does not believe it.</exception>
    internal Task EnterPlatformAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, Caller caller, DateTimeOffset now, CancellationToken cancellationToken) =>
        EnterAsync(connection, transaction, (SetContext, Signer.ForPlatform(caller, now)), "select app_is_platform()", cancellationToken);

    private async Task EnterAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, (string Sql, string Said) context, string question, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new NpgsqlBatchCommand(context.Sql) { Parameters = { Sql.P(context.Said) } }, new NpgsqlBatchCommand(question) },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (!reader.GetBoolean(0))
        {
            _clock.Doubt();
            throw new ContextRefusedException();
        }
    }
}
