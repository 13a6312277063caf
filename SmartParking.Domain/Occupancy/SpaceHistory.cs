using SmartParking.Domain.Data;

namespace SmartParking.Domain.Occupancy;

/// <summary>Appends the changes of the overlay axis; the sensed axis is the pipeline's.</summary>
internal static class SpaceHistory
{
    private const string Insert =
        """
        insert into space_history (tenant_id, arrived_at, id, space_id, at, axis, was, became, cause, cause_id)
        select $1, $2, i, s, a, 'overlay', $7, $8, $9, o from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[]) t (i, s, a, o)
        """;

    /// <param name="changes">Each with the override that did it.</param>
    public static async Task OverlaysChangedAsync(
        TenantWork work, IReadOnlyList<(Guid Space, DateTimeOffset At, Guid Override)> changes, (Overlay Was, Overlay Became) change, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (changes.Count == 0)
        {
            return;
        }

        await using var command = work.Command(
            Insert,
            Sql.P(work.Tenant.Value),
            Sql.P(now),
            Sql.Column(changes, _ => Guid.CreateVersion7(now)),
            Sql.Column(changes, each => each.Space),
            Sql.Column(changes, each => each.At),
            Sql.Column(changes, each => each.Override),
            Sql.P(Word(change.Was)),
            Sql.P(Word(change.Became)),
            Sql.P(change.Became == Overlay.None ? "override_end" : "override"));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string Word(Overlay overlay) => overlay switch
    {
        Overlay.None => "none",
        Overlay.Reserved => "reserved",
        Overlay.Maintenance => "maintenance",
    };
}
