namespace SmartParking.Domain.Devices;

/// <summary>Filters, orders and counts devices by what stands in no column.</summary>
internal static class DeviceJudging
{
    /// <param name="devices">In the order that holds among equals.</param>
    public static (Guid[] Ids, long Total) Pick(IReadOnlyList<JudgedDevice> devices, DeviceFilter filter, int limit, int offset, DateTimeOffset now)
    {
        var judged = devices
            .Where(device => filter.Status is not { } status || DeviceHealth.Status(device.Facts, now) == status)
            .Select(device => (device.Id, DeviceHealth.Judge(device.Facts, now).Severity))
            .Where(device => filter.Severity is not { } severity || device.Severity == severity)
            .ToList();
        var ordered = filter.Sort switch
        {
            DeviceSort.Severity when filter.Descending => judged.OrderByDescending(device => device.Severity),
            DeviceSort.Severity => judged.OrderBy(device => device.Severity),
            _ => judged.AsEnumerable(),
        };
        return ([.. ordered.Skip(offset).Take(limit).Select(device => device.Id)], judged.Count);
    }

    public static DeviceStats Stats(IReadOnlyList<JudgedDevice> devices, DateTimeOffset now)
    {
        var byStatus = devices.CountBy(device => DeviceHealth.Status(device.Facts, now)).ToDictionary();
        var bySeverity = devices.CountBy(device => DeviceHealth.Judge(device.Facts, now).Severity).ToDictionary();
        var assigned = devices.LongCount(device => device.Facts.PlacedAt is not null);
        return new DeviceStats(
            devices.Count,
            assigned,
            devices.Count - assigned,
            byStatus.GetValueOrDefault(DeviceStatus.Active),
            byStatus.GetValueOrDefault(DeviceStatus.Inactive),
            bySeverity.GetValueOrDefault(DeviceSeverity.Critical),
            bySeverity.GetValueOrDefault(DeviceSeverity.Warning),
            bySeverity.GetValueOrDefault(DeviceSeverity.Info));
    }
}
