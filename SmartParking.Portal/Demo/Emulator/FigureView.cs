namespace SmartParking.Portal.Demo.Emulator;

/// <param name="Stored">Answered 204, or another 2xx.</param>
/// <param name="Spooled">Answered 202: kept on disk until the database is back.</param>
/// <param name="Refused">By status.</param>
/// <param name="Undelivered">No answer came.</param>
/// <param name="InFlight">Under way at this moment.</param>
/// <param name="PerSecond">Sent, over the last five whole seconds.</param>
/// <param name="Failures">The latest first.</param>
internal sealed record FigureView(
    long Sent,
    long Stored,
    long Spooled,
    IReadOnlyDictionary<int, long> Refused,
    long Undelivered,
    long InFlight,
    double PerSecond,
    IReadOnlyList<SimulatorFailure> Failures)
{
    public long Accepted => Stored + Spooled;

    public long NotTaken => Undelivered + Refused.Values.Sum();
}
