using SmartParking.Domain.Ingest;

namespace SmartParking.Portal.Identity;

/// <summary>Tells a question the database did not answer from one it answered with no.</summary>
internal static class DatabaseAway
{
    /// <summary>Entity Framework wraps what Npgsql says.</summary>
    public static bool IsBehind(Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (PassingFailure.IsAway(cause))
            {
                return true;
            }
        }

        return false;
    }
}
