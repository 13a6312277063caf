namespace SmartParking.Bench.Chaos;

/// <summary>What the Portal is doing when it is to die.</summary>
internal enum CrashWhile
{
    Storing,
    Spooling,
    Draining,
    Stopping,
}

/// <summary>A place in the Portal at which it is killed, see <c>FaultPoint</c>.</summary>
/// <param name="Passes">Which time it passes the place, for each run.</param>
internal sealed record CrashPoint(string Name, CrashWhile While, params int[] Passes)
{
    public static readonly IReadOnlyList<CrashPoint> All =
    [
        new("door.accepted", CrashWhile.Storing, 1, 40, 300),
        new("door.known", CrashWhile.Storing, 2, 60, 350),
        new("door.read", CrashWhile.Storing, 3, 80, 400),
        new("door.answer", CrashWhile.Storing, 1, 50, 300),
        new("ingest.begin", CrashWhile.Storing, 1, 20, 120),
        new("ingest.ledger", CrashWhile.Storing, 1, 20, 120),
        new("ingest.locked", CrashWhile.Storing, 2, 30, 100),
        new("ingest.written", CrashWhile.Storing, 1, 20, 120),
        new("ingest.commit", CrashWhile.Storing, 1, 20, 120),
        new("spool.append", CrashWhile.Spooling, 1, 20, 120),
        new("spool.written", CrashWhile.Spooling, 1, 20, 120),
        new("spool.synced", CrashWhile.Spooling, 1, 20, 120),
        new("drain.batch", CrashWhile.Draining, 1, 3, 6),
        new("drain.commit", CrashWhile.Draining, 1, 3, 6),
        new("drain.delete", CrashWhile.Draining, 1, 1, 1),
        new("stop.inbox", CrashWhile.Stopping, 1, 1, 1),
        new("stop.settled", CrashWhile.Stopping, 1, 1, 1),
    ];
}
