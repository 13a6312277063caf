using Npgsql;

namespace SmartParking.Portal.Monitoring;

/// <summary>Whether one role's connections answer, asked at most every second and a half however often health is asked.</summary>
internal sealed class RoleProbe(string name, NpgsqlDataSource source, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly SemaphoreSlim _one = new(1);
    private volatile RoleHealth? _last;
    private long _asked;

    public async Task<RoleHealth> AskAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_last is null || time.GetElapsedTime(_asked) > Fresh)
            {
                var failure = await FailureAsync();
                var answers = failure is null;
                _last = new RoleHealth(name, answers, _last is { } last && last.Answers == answers ? last.Since : time.GetUtcNow(), failure);
                _asked = time.GetTimestamp();
            }

            return _last;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>Not ended by one caller going away: the others wait for the same answer.</summary>
    private async Task<string?> FailureAsync()
    {
        using var limit = new CancellationTokenSource(Limit, time);
        try
        {
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return null;
        }
        catch (Exception failure)
        {
            return $"{failure.GetType().Name}: {failure.Message}";
        }
    }
}
