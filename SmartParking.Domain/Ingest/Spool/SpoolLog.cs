using Microsoft.Extensions.Logging;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>What an operator is told of the spool's files.</summary>
internal static partial class SpoolLog
{
    [LoggerMessage(Level = LogLevel.Critical, Message = "The spool holds {Used} of {Limit} MiB at {At}; when it is full, events are lost")]
    public static partial void Filling(ILogger logger, long used, int limit, DateTimeOffset at);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The spool in {Folder} cannot be written; while that is so events are answered 503")]
    public static partial void Refused(ILogger logger, Exception failure, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The end of segment {Segment} was torn; {Bytes} bytes that nobody was told of were cut off and kept in poison/")]
    public static partial void Torn(ILogger logger, int segment, long bytes);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} was put into poison/: {Reason}")]
    public static partial void SetAside(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Name} could not be put into poison/, its segment stays: {Reason}")]
    public static partial void NotSetAside(ILogger logger, string name, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "How far the drain has come could not be written down: {Reason}")]
    public static partial void NoProgress(ILogger logger, string reason);
}
