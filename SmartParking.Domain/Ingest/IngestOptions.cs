using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest;

/// <summary>Section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>How many events may wait for a batch; beyond that they go to the spool, and without one the door answers 503.</summary>
    [Between(1, 1_000_000, Unit = "events")]
    public int QueueLimit { get; set; } = 20_000;

    /// <summary>How many events one transaction takes at most, and how many of one tenant may wait for the next.</summary>
    [Between(1, 10_000, Unit = "events")]
    public int BatchLimit { get; set; } = 1_000;

    /// <summary>How many transactions may be under way at once on this node; each tenant has its writer, and a writer its share of the queue.</summary>
    [Between(1, 16)]
    public int Writers { get; set; } = 2;

    /// <summary>For how many days the ledger, bodies, readings and history are kept, counted from arrival; 0 for ever.</summary>
    [Between(31, 36_500, OrZero = true, Unit = "days")]
    public int KeepDays { get; set; } = 400;

    /// <summary>Where events wait on this machine's own disk while the database is away. Without it they are answered 503.</summary>
    [AbsolutePath]
    public string? SpoolFolder { get; set; }

    /// <summary>How much the spool may hold, poison included.</summary>
    [Between(1, 1_000_000, Unit = "MiB")]
    public int SpoolLimitMegabytes { get; set; } = 512;

    /// <summary>How large one file of the spool becomes: what was drained is given back to the disk by whole files.</summary>
    [Between(1, 256, Unit = "MiB")]
    public int SpoolSegmentMegabytes { get; set; } = 16;

    public IEnumerable<string> Problems() => LimitAttribute.Problems(Section, this);
}
