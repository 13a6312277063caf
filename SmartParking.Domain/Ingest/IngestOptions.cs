namespace SmartParking.Domain.Ingest;

/// <summary>Section <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    public const string Section = "Ingest";

    /// <summary>How many events may wait for a batch; beyond that they go to the spool, and without one the door answers 503.</summary>
    public int QueueLimit { get; set; } = 20_000;

    /// <summary>How many events one transaction takes at most, and how many of one tenant may wait for the next.</summary>
    public int BatchLimit { get; set; } = 1_000;

    /// <summary>How many transactions may be under way at once on this node; each tenant has its writer, and a writer its share of the queue.</summary>
    public int Writers { get; set; } = 2;

    /// <summary>For how many days the ledger, bodies, readings and history are kept, counted from arrival; 0 for ever.</summary>
    public int KeepDays { get; set; } = 400;

    /// <summary>Where events wait on this machine's own disk while the database is away; null: they are answered 503.</summary>
    public string? SpoolFolder { get; set; }

    /// <summary>How much the spool may hold, poison included.</summary>
    public int SpoolLimitMegabytes { get; set; } = 512;

    /// <summary>How large one file of the spool becomes: what was drained is given back to the disk by whole files.</summary>
    public int SpoolSegmentMegabytes { get; set; } = 16;

    public IEnumerable<string> Problems()
    {
        if (SpoolFolder is not null && !Path.IsPathFullyQualified(SpoolFolder))
        {
            yield return "Ingest:SpoolFolder must be an absolute path.";
        }

        if (SpoolLimitMegabytes is < 1 or > 1_000_000)
        {
            yield return "Ingest:SpoolLimitMegabytes must be between 1 and 1000000.";
        }

        if (SpoolSegmentMegabytes is < 1 or > 256)
        {
            yield return "Ingest:SpoolSegmentMegabytes must be between 1 and 256.";
        }

        if (QueueLimit is < 1 or > 1_000_000)
        {
            yield return "Ingest:QueueLimit must be between 1 and 1000000.";
        }

        if (BatchLimit is < 1 or > 10_000)
        {
            yield return "Ingest:BatchLimit must be between 1 and 10000.";
        }

        if (Writers is < 1 or > 16)
        {
            yield return "Ingest:Writers must be between 1 and 16.";
        }

        if (KeepDays is not 0 and (< 31 or > 36_500))
        {
            yield return "Ingest:KeepDays must be 0 (for ever) or between 31 and 36500.";
        }
    }
}
