namespace SmartParking.Domain.Backups;

/// <summary>A backup could not be made, checked or restored; the message says why and what to do, and holds no secret.</summary>
public sealed class BackupException(BackupFault fault, string message, Exception? cause = null) : Exception(message, cause)
{
    public BackupFault Fault { get; } = fault;
}
