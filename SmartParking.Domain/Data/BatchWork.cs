using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>The open transaction of an ingest batch; each tenant's context is signed once for all of it.</summary>
internal sealed class BatchWork(NpgsqlConnection connection, NpgsqlTransaction transaction, Func<TenantId, string> sign)
{
    private readonly Dictionary<TenantId, string> _contexts = [];

    public NpgsqlConnection Connection => connection;

    public NpgsqlTransaction Transaction => transaction;

    public string ContextOf(TenantId tenant)
    {
        if (!_contexts.TryGetValue(tenant, out var signed))
        {
            signed = sign(tenant);
            _contexts.Add(tenant, signed);
        }

        return signed;
    }
}
