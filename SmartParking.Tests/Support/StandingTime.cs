namespace SmartParking.Tests.Support;

/// <summary>The real time when it was made, and from then on what a test says; timers are the machine's own.</summary>
internal sealed class StandingTime : TimeProvider
{
    private long _ahead;
    private readonly DateTimeOffset _begun = System.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => new(_begun.Ticks + Interlocked.Read(ref _ahead), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
