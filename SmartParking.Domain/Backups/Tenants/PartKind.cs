namespace SmartParking.Domain.Backups.Tenants;

/// <summary>What becomes of a table's rows when its tenant is archived, restored or removed.</summary>
internal enum PartKind
{
    /// <summary>Archived, replaced by a restore, removed.</summary>
    Data,

    /// <summary>Who and what may enter: archived, and added by a restore where it is missing. What was withdrawn since stays withdrawn.</summary>
    Access,

    /// <summary>Removed, and never archived: a letter must not be sent twice.</summary>
    Passing,
}
