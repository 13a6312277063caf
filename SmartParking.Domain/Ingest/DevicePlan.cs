using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Everything a batch changes about one device and its space, worked out before anything is written.</summary>
/// <param name="Readings">New rows.</param>
/// <param name="Again">Rows that are there already, of frames that are replayed: they get what today's codec reads.</param>
/// <param name="Moved">Stored readings that turned out to belong to another session.</param>
/// <param name="RewriteFrom">From this moment on the sensed history is replaced by <paramref name="Changes"/>; null when they only follow.</param>
/// <param name="Sensed">The space's sensed axis afterwards; null when the batch says nothing about it.</param>
/// <param name="Newest">The newest of the batch's own frames that lies at the head, for battery and reception; null when all came late.</param>
/// <param name="IsReplay">Battery and reception are then taken anew from the readings.</param>
/// <param name="Rhythm">What its reports have shown about their interval by now.</param>
/// <param name="GapSince">As <see cref="FrameGap"/>, after the last frame.</param>
/// <param name="SeenAt">When the last of the batch's frames arrived.</param>
internal sealed record DevicePlan(
    KnownDevice Device,
    IReadOnlyList<(TakenFrame Taken, DateTimeOffset SessionAt)> Readings,
    IReadOnlyList<(TakenFrame Taken, DateTimeOffset SessionAt)> Again,
    IReadOnlyList<PlacedFrame> Moved,
    DateTimeOffset? RewriteFrom,
    IReadOnlyList<SensedChange> Changes,
    SensedNow? Sensed,
    PlacedFrame? Head,
    TakenFrame? Newest,
    bool IsReplay,
    Rhythm Rhythm,
    DateTimeOffset? GapSince,
    DateTimeOffset SeenAt,
    IReadOnlyList<Verdict> Verdicts);
