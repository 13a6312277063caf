using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Occupancy.Placing;

/// <summary>
/// Devices and spaces that a transaction holds until its end. Locks are taken in one order: devices, what is heard from them, spaces;
/// each by id. So two who want the same wait for each other, and the second sees what the first has done.
/// </summary>
internal sealed record HeldPlaces(IReadOnlyDictionary<Guid, DeviceRow> Devices, IReadOnlyDictionary<Guid, HeldSpace> Spaces)
{
    private const string LockSpaces = "select id from spaces where tenant_id = $1 and id = any ($2) and deleted_at is null order by id for no key update";

    private const string ReadSpaces =
        """
        select s.id, s.code, d.id, d.name, d.kind
        from spaces s left join devices d on d.tenant_id = s.tenant_id and d.space_id = s.id
        where s.tenant_id = $1 and s.id = any ($2) and s.deleted_at is null
        """;

    /// <param name="devices">Those that the transaction is about.</param>
    /// <param name="space">Besides those that they are on; null for none.</param>
    public static async Task<HeldPlaces> TakeAsync(TenantWork work, Guid[] devices, Guid? space, CancellationToken cancellationToken)
    {
        var held = await DeviceRow.LockAsync(work, devices, still: true, cancellationToken);
        Guid[] spaces = [.. held.Values.Select(row => row.SpaceId).Append(space).OfType<Guid>().Distinct()];
        await using (var hold = work.Command(LockSpaces, Sql.P(work.Tenant.Value), Sql.P(spaces)))
        {
            await hold.ExecuteNonQueryAsync(cancellationToken);
        }

        var rows = await work.RowsAsync(
            ReadSpaces,
            [Sql.P(work.Tenant.Value), Sql.P(spaces)],
            row => (Id: row.GetGuid(0), Code: row.GetString(1), Device: Sql.Nullable<Guid>(row, 2), Name: Sql.Text(row, 3), Kind: Sql.Text(row, 4)),
            cancellationToken);
        return new HeldPlaces(
            held,
            rows.GroupBy(row => (row.Id, row.Code)).ToDictionary(
                group => group.Key.Id,
                group => new HeldSpace(group.Key.Id, group.Key.Code, [.. group.Where(row => row.Device is not null).Select(row => (row.Device!.Value, row.Name!, row.Kind!))])));
    }

    /// <returns>Refusals: device.unknown, device.decommissioned, device.already, space.unknown, space.in_use.</returns>
    public Outcome? WhyNot(Guid device, Guid space)
    {
        if (!Devices.TryGetValue(device, out var row))
        {
            return Outcome.Refused("device.unknown");
        }

        if (row.Lifecycle == DeviceLifecycle.Decommissioned)
        {
            return Outcome.Refused("device.decommissioned");
        }

        if (row.SpaceId is { } there)
        {
            return Outcome.Refused("device.already", null, CodeOf(there));
        }

        return WhyNot(row.Draft.Kind, space);
    }

    public Outcome? WhyNot(DeviceKind kind, Guid space) =>
        !Spaces.TryGetValue(space, out var found) ? Outcome.Refused("space.unknown", "space_id")
        : found.Of(kind) is { } other ? Outcome.Refused("space.in_use", "space_id", found.Code, other.Name)
        : null;

    /// <summary>A device may stand on a space that was deleted: then it has no code any more.</summary>
    public string CodeOf(Guid space) => Spaces.TryGetValue(space, out var found) ? found.Code : "–";
}
