using SmartParking.Domain.Devices;

namespace SmartParking.Tests.Support;

/// <summary>Compares what is stored of a device with what its day must give.</summary>
internal static class HistoryChecks
{
    public static async Task MustEqualAsync(PortalDatabase database, SeededTenant tenant, SeededSpace space, DayResult expected)
    {
        var readings = await database.ReadAsync(
            tenant.Id, "select f_cnt, dev_addr from readings where device_id = $1 order by session_at, f_cnt", row => (row.GetInt64(0), row.GetString(1)), space.DeviceId);
        var history = await database.ReadAsync(
            tenant.Id,
            "select at, was, became from space_history where space_id = $1 and axis = 'sensed' order by at",
            row => (row.GetFieldValue<DateTimeOffset>(0), SensedStates.Parse(row.GetString(1)), SensedStates.Parse(row.GetString(2))),
            space.Id);
        readings.ShouldBe(expected.Readings);
        history.ShouldBe([.. expected.History.Select(change => (new DateTimeOffset(change.At.UtcTicks - (change.At.UtcTicks % 10), TimeSpan.Zero), change.Was, change.Became))]);
    }
}
