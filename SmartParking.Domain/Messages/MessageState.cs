namespace SmartParking.Domain.Messages;

/// <summary>What has become of a message.</summary>
public enum MessageState
{
    Waiting,
    Sent,
    Dead,
}
