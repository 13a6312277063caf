using SmartParking.Domain.Ingest;

namespace SmartParking.Portal.Ingest;

/// <summary>A tenant's replay as it is now.</summary>
/// <param name="Person">Who asked for it.</param>
/// <param name="One">The event, when only one is replayed.</param>
/// <param name="Progress">Null while it is being prepared.</param>
/// <param name="StartedAt">When it was asked for.</param>
/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Cancelled">Somebody has asked it to stop.</param>
internal sealed record ReplayJob(string Person, LedgerCursor? One, ReplayProgress? Progress, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, bool Cancelled)
{
    public bool IsRunning => EndedAt is null;
}
