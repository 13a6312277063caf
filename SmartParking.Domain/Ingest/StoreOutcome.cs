namespace SmartParking.Domain.Ingest;

/// <summary>What became of a batch that was to be stored.</summary>
public enum StoreOutcome
{
    Stored,

    /// <summary>It will be refused again.</summary>
    Refused,

    /// <summary>The database is away or was in the way; another attempt may go through.</summary>
    Later,
}
