using Npgsql;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>What the database answered to one probe.</summary>
/// <param name="SqlState">Null when the statement ran.</param>
internal sealed record ProbeAnswer(object? Value, int Rows, string? SqlState)
{
    public bool Refused => SqlState == PostgresErrorCodes.InsufficientPrivilege;

    public bool Yes => Value is true;

    /// <summary>Refused, or it ran and there was nothing.</summary>
    public bool Nothing => Refused || (SqlState is null && Value is null or false && Rows <= 0);
}
