using Npgsql;

namespace SmartParking.Domain.Ingest;

/// <summary>Tells failures that may pass by themselves from those that will not.</summary>
internal static class PassingFailure
{
    public static bool Is(Exception failure) => failure switch
    {
        PostgresException refused => refused.IsTransient
            || refused.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            || refused.SqlState.StartsWith("53", StringComparison.Ordinal)
            || refused.SqlState.StartsWith("57P", StringComparison.Ordinal),
        NpgsqlException or TimeoutException or System.IO.IOException or System.Net.Sockets.SocketException => true,
        _ => false,
    };

    /// <summary>The kind of failure after which one asks whether the database is there at all.</summary>
    public static bool IsAway(Exception failure) =>
        failure is PostgresException refused
            ? refused.SqlState.StartsWith("57P", StringComparison.Ordinal) || refused.SqlState.StartsWith("08", StringComparison.Ordinal)
            : Is(failure);

    /// <summary>Two transactions got in each other's way: the same work may go through at once.</summary>
    public static bool IsCollision(Exception failure) =>
        failure is PostgresException { SqlState: PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };
}
