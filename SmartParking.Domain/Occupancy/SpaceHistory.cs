using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>Appends the changes of the overlay axis; the sensed axis is the pipeline's.</summary>
internal static class SpaceHistory
{
    private const string Insert =
        """
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, cause_id)
        values ($1, $2, $3, $4, $5, 'overlay', $6, $7, $8, $9)
        """;

    public static async Task OverlayChangedAsync(
        TenantWork work, Guid space, DateTimeOffset at, (Overlay Was, Overlay Became) change, Guid overrideId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = work.Command(
            Insert,
            Sql.P(work.Tenant.Value),
            Sql.P(now),
            Sql.P(Guid.CreateVersion7(now)),
            Sql.P(space),
            Sql.P(at),
            Sql.P(Word(change.Was)),
            Sql.P(Word(change.Became)),
            Sql.P(change.Became == Overlay.None ? "override_end" : "override"),
            Sql.P(overrideId));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Word(Overlay overlay) => overlay switch
    {
        Overlay.None => "none",
        Overlay.Reserved => "reserved",
        Overlay.Maintenance => "maintenance",
    };
}
