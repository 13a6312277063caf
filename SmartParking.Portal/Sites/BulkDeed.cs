namespace SmartParking.Portal.Sites;

/// <summary>What can be done with many spaces at once.</summary>
public enum BulkDeed
{
    Block,
    OutOfService,
    Return,
    Edit,
    Delete,
    Restore,
}
