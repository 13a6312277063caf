namespace SmartParking.Domain.Ingest;

/// <summary>Statuses as the ledger writes them.</summary>
public static class LedgerStatuses
{
    private static readonly LedgerStatus[] All = Enum.GetValues<LedgerStatus>();

    public static string ToWord(this LedgerStatus status) => status switch
    {
        LedgerStatus.Pending => "pending",
        LedgerStatus.Accepted => "accepted",
        LedgerStatus.Duplicate => "duplicate",
        LedgerStatus.Late => "late",
        LedgerStatus.UnknownDevice => "unknown_device",
        LedgerStatus.Undecodable => "undecodable",
        LedgerStatus.Dead => "dead",
        _ => throw new InvalidOperationException($"No word for {status}."),
    };

    /// <returns>Null for a word that is none.</returns>
    public static LedgerStatus? Find(string? word) => All.Where(status => status.ToWord() == word).Select(status => (LedgerStatus?)status).FirstOrDefault();

    internal static LedgerStatus Parse(string word) => Find(word) ?? throw new FormatException($"There is no status {word}.");
}
