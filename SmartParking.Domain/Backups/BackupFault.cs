namespace SmartParking.Domain.Backups;

/// <summary>Why a backup could not be made, or cannot be trusted.</summary>
public enum BackupFault
{
    /// <summary>A program that is needed is not installed, or older than the server.</summary>
    ToolMissing,

    /// <summary>The role may not read everything, or the database does not answer.</summary>
    NotMade,

    DiskFull,

    /// <summary>The copy elsewhere failed.</summary>
    NotCopied,

    /// <summary>Its manifest is missing, unreadable, or not signed by this installation.</summary>
    NotOurs,

    /// <summary>A file is missing or shorter than it was.</summary>
    Truncated,

    /// <summary>A file has other bytes than were written.</summary>
    Corrupt,

    /// <summary>The private key opens it not.</summary>
    WrongKey,

    /// <summary>Made by a newer program or server than this one.</summary>
    WrongVersion,

    NotRestored,

    /// <summary>The restored rows are not those that were backed up.</summary>
    Differs,

    /// <summary>The restored audit's chains do not hold.</summary>
    AuditBroken,

    /// <summary>The restored database does not keep its tenants apart.</summary>
    NotIsolated,
}
