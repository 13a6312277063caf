namespace SmartParking.Domain.Data;

/// <summary>A transaction as <c>parking_auth</c>, for what concerns a person before or beside any tenant. It has no context.</summary>
public sealed class AuthScope(ParkingSources sources)
{
    /// <param name="work">May run again after a deadlock, and must therefore do nothing outside the transaction.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public Task<T> RunAsync<T>(Func<AuthWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        return Retry.RunAsync(cancel => RunOnceAsync(work, cancel), cancellationToken);
    }

    private async Task<T> RunOnceAsync<T>(Func<AuthWork, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var connection = await sources.Auth.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(new AuthWork(connection, transaction), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
