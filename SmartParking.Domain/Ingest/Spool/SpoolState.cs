namespace SmartParking.Domain.Ingest.Spool;

/// <summary>How the spool stands.</summary>
public enum SpoolState
{
    /// <summary>There is no folder for it.</summary>
    Off,

    Empty,

    /// <summary>Events wait for the database.</summary>
    Holding,

    /// <summary>80 % of what it may take.</summary>
    Filling,

    Full,

    /// <summary>The disk refused the last attempt, or another process has the folder.</summary>
    Failing,
}
