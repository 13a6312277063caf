namespace SmartParking.Domain.Jobs;

/// <summary>This run no longer holds its job: another node was given it, because this one was not heard of for too long.</summary>
public sealed class JobLostException : Exception
{
    public JobLostException()
        : base("This run no longer holds its job.")
    {
    }

    public JobLostException(string message)
        : base(message)
    {
    }

    public JobLostException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
