using SmartParking.Domain.Tenancy.Isolation;

namespace SmartParking.Domain.Tenancy;

/// <summary>
/// Whether this process may serve tenants: only after the catalogue check has passed. Whoever serves or works for a tenant
/// asks here first; what is not open is closed.
/// </summary>
public sealed class StartGate(TimeProvider time)
{
    private readonly TaskCompletionSource<StartState> _decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Standing _now = new(StartState.Checking, time.GetUtcNow(), []);

    public StartState State => _now.State;

    /// <summary>When the state began.</summary>
    public DateTimeOffset Since => _now.Since;

    public bool IsOpen => State == StartState.Open;

    /// <summary>Why the Portal was refused; empty otherwise.</summary>
    public IReadOnlyList<Finding> Findings => _now.Findings;

    /// <summary>Ends with <see cref="StartState.Open"/> or <see cref="StartState.Refused"/>.</summary>
    public Task<StartState> Decided => _decided.Task;

    /// <summary>For workers: returns when the Portal has opened, and never when it is refused.</summary>
    public async Task OpenedAsync(CancellationToken cancellationToken)
    {
        if (await Decided.WaitAsync(cancellationToken) != StartState.Open)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
        }
    }

    internal void Away() => Move(StartState.DatabaseAway, []);

    /// <summary>Opens when there are no findings, refuses for good when there are.</summary>
    internal void Decide(IReadOnlyList<Finding> findings)
    {
        Move(findings.Count == 0 ? StartState.Open : StartState.Refused, findings);
        _decided.TrySetResult(State);
    }

    private void Move(StartState state, IReadOnlyList<Finding> findings)
    {
        if (State != state)
        {
            _now = new Standing(state, time.GetUtcNow(), findings);
        }
    }

    private sealed record Standing(StartState State, DateTimeOffset Since, IReadOnlyList<Finding> Findings);
}
