namespace SmartParking.Domain.Audit.Verification;

/// <summary>What can be wrong with a chain. Alarms and runbooks name these.</summary>
public static class AuditFindingClass
{
    /// <summary>The entry is not what was hashed.</summary>
    public const string EntryChanged = "entry-changed";

    /// <summary>A number is missing in the middle or at the beginning.</summary>
    public const string EntryMissing = "entry-missing";

    /// <summary>A number stands twice, or out of order.</summary>
    public const string EntryRepeated = "entry-repeated";

    /// <summary>The entry does not follow the one before it: one of the two was replaced, with a hash that fits.</summary>
    public const string LinkBroken = "link-broken";

    /// <summary>The head knows of entries that are gone.</summary>
    public const string TailMissing = "tail-missing";

    /// <summary>The head is older than the last entry, or has another hash.</summary>
    public const string HeadWrong = "head-wrong";

    /// <summary>There are entries and no head.</summary>
    public const string HeadMissing = "head-missing";

    /// <summary>The entry a checkpoint was signed for is gone.</summary>
    public const string CheckpointEntryMissing = "checkpoint-entry-missing";

    /// <summary>The entry a checkpoint was signed for is another one now: the chain was rewritten from before it.</summary>
    public const string CheckpointEntryChanged = "checkpoint-entry-changed";

    /// <summary>No key of ours signed this checkpoint as it stands.</summary>
    public const string CheckpointForged = "checkpoint-forged";

    /// <summary>A checkpoint is missing between two others, or one that the file has is gone from the table.</summary>
    public const string CheckpointMissing = "checkpoint-missing";
}
