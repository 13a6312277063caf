using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>Runs a whole transaction again when the database asks for it.</summary>
internal static class Retry
{
    private const int Tries = 4;

    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> once, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await once(cancellationToken);
            }
            catch (Exception failure) when (attempt < Tries && WorthAnotherTry(failure, attempt))
            {
                // The next attempt begins with a fresh transaction.
            }
        }
    }

    /// <summary>A refused context is worth one: the clock is asked again. A wrong key stays wrong.</summary>
    private static bool WorthAnotherTry(Exception failure, int attempt) =>
        (failure is ContextRefusedException && attempt == 1) ||
        (failure as PostgresException ?? (failure as DbUpdateException)?.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;
}
