namespace SmartParking.Domain.Data;

/// <summary>The private cluster cannot be used; the message says why and what to do, for a person at a terminal.</summary>
public sealed class LocalPostgresException : Exception
{
    public LocalPostgresException()
    {
    }

    public LocalPostgresException(string message)
        : base(message)
    {
    }

    public LocalPostgresException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
