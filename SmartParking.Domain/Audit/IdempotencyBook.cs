using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Audit;

/// <summary>What became of requests that may be sent twice.</summary>
public sealed class IdempotencyBook(TenantScope scope)
{
    /// <summary>A longer answer is not kept; who repeats such a request is told to look for himself.</summary>
    public const int LongestBody = 1_000_000;

    private const string Find = "select request_hash, status, body from idempotency_keys where tenant_id = $1 and caller_id = $2 and idempotency_key = $3";

    private const string Keep =
        "update idempotency_keys set status = $4, body = $5 where tenant_id = $1 and caller_id = $2 and idempotency_key = $3 and status is null";

    /// <returns>Null when nothing was done under that name.</returns>
    public Task<KeptAnswer?> FindAsync(TenantAccess access, Idempotency asked, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(asked);
        return scope.RunAsync(
            access.TenantId,
            access.For("idempotency.find"),
            async (work, cancel) => (await work.RowsAsync(
                Find,
                [Sql.P(access.TenantId.Value), Sql.P(asked.CallerId), Sql.P(asked.Key)],
                row => new KeptAnswer(row.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(asked.RequestHash), Sql.Nullable<int>(row, 1), Sql.Text(row, 2)),
                cancel)).SingleOrDefault(),
            cancellationToken);
    }

    /// <summary>After the action has committed. Where nothing was done there is nothing to add to.</summary>
    public Task KeepAsync(TenantAccess access, Idempotency asked, int status, string body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(body);
        return body.Length > LongestBody
            ? Task.CompletedTask
            : scope.RunAsync(
                access.TenantId,
                access.For("idempotency.keep"),
                async (work, cancel) =>
                {
                    await using var keep = work.Command(Keep, Sql.P(access.TenantId.Value), Sql.P(asked.CallerId), Sql.P(asked.Key), Sql.P(status), Sql.P(body));
                    await keep.ExecuteNonQueryAsync(cancel);
                },
                cancellationToken);
    }
}
