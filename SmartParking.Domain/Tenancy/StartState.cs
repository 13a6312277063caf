namespace SmartParking.Domain.Tenancy;

/// <summary>How far the check at start has come.</summary>
public enum StartState
{
    /// <summary>No answer yet.</summary>
    Checking,

    /// <summary>The check could not be made; it is tried again.</summary>
    DatabaseAway,

    /// <summary>The check has passed: the Portal serves.</summary>
    Open,

    /// <summary>The check has findings: the Portal stays closed until it is started again.</summary>
    Refused,
}
