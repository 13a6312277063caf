using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>What is known of a space when its sensor changes: nothing. Whoever calls holds the lock of the sensor, as the pipeline does.</summary>
internal static class SpaceEvidence
{
    private const string Now = "select sensed, sensed_since from space_state where tenant_id = $1 and space_id = $2 for update";

    private const string Forget =
        """
        update space_state set sensed = 'unknown', sensed_since = $3, evidence_at = null, evidence_id = null, fresh_until = null,
            raw = 'unknown', raw_since = null, raw_id = null, raw_error_s = 0, settles_at = null
        where tenant_id = $1 and space_id = $2
        """;

    // Of no device: what a device's late frames rewrite is its own part of the history, and this is where that ends.
    private const string Tell =
        """
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause)
        values ($1, $2, $3, $4, $5, 'sensed', $6, 'unknown', 'assignment')
        """;

    /// <summary>The space becomes unknown, from now on or, when a clock ran ahead, from its last change on.</summary>
    public static async Task ForgetAsync(TenantWork work, Guid space, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var tenant = work.Tenant.Value;
        var (was, since) = (await work.RowsAsync(Now, [Sql.P(tenant), Sql.P(space)], row => (row.GetString(0), Sql.Nullable<DateTimeOffset>(row, 1)), cancellationToken)).Single();
        var at = since > now ? since.Value : now;
        await using (var forget = work.Command(Forget, Sql.P(tenant), Sql.P(space), Sql.P(was == "unknown" ? since : at)))
        {
            await forget.ExecuteNonQueryAsync(cancellationToken);
        }

        if (was != "unknown")
        {
            await using var tell = work.Command(Tell, Sql.P(tenant), Sql.P(now), Sql.P(Guid.CreateVersion7(now)), Sql.P(space), Sql.P(at), Sql.P(was));
            await tell.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
