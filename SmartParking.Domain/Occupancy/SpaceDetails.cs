namespace SmartParking.Domain.Occupancy;

/// <summary>What the drawer of a space shows beside its board row.</summary>
/// <param name="History">The newest changes of both axes, newest first.</param>
/// <param name="Readings">The newest readings of its sensor, newest first.</param>
/// <param name="LastAudit">The newest audit entry about the space; null when there is none.</param>
/// <param name="Why">How its state came about.</param>
public sealed record SpaceDetails(DeviceDetails? Device, IReadOnlyList<HistoryRow> History, IReadOnlyList<ReadingRow> Readings, AuditRow? LastAudit, SpaceWhy Why);

/// <summary>A space's sensor.</summary>
/// <param name="Codec">Its own, else its profile's; null when neither is set.</param>
/// <param name="ReportsEvery">At the latest.</param>
/// <param name="FramesCame">Within 24 hours.</param>
/// <param name="FramesLost">In the same time: counters that are missing between those that came.</param>
/// <param name="IntervalIsLearned">Whether its own reports have shown that; otherwise its codec assumes it.</param>
public sealed record DeviceDetails(
    string DevEui,
    string Name,
    string? Codec,
    DateTimeOffset? LastSeenAt,
    float? BatteryPercent,
    float? BatteryVolts,
    float? TemperatureC,
    int? Rssi,
    float? Snr,
    string? GatewayId,
    TimeSpan ReportsEvery,
    bool IntervalIsLearned,
    long FramesCame,
    long FramesLost);

/// <summary>One change.</summary>
/// <param name="Axis">sensed or overlay.</param>
/// <param name="Cause">reading, silence, override or override_end.</param>
/// <param name="ErrorSeconds">How much earlier it may have happened, because frames before it were lost.</param>
/// <param name="Lasted">Until the next change of the axis; null for the newest.</param>
/// <param name="LastedErrorSeconds">How wrong that may be, either way.</param>
public sealed record HistoryRow(DateTimeOffset At, string Axis, string Was, string Became, string Cause, int ErrorSeconds, TimeSpan? Lasted, int LastedErrorSeconds);

/// <summary>One reading.</summary>
/// <param name="Sensed">free, occupied, unknown, or null when the frame said nothing about occupancy.</param>
public sealed record ReadingRow(DateTimeOffset At, DateTimeOffset ArrivedAt, long FrameCounter, string? Sensed, int? Rssi, float? Snr);

/// <summary>One audit entry, in short.</summary>
/// <param name="ActorName">Null when the person was forgotten.</param>
public sealed record AuditRow(DateTimeOffset At, string? ActorName, string Action);
