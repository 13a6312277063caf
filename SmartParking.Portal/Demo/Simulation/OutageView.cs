namespace SmartParking.Portal.Demo.Simulation;

/// <summary>The outage under way, or the last one.</summary>
/// <param name="EndsAt">When the database is started again, or started once more.</param>
/// <param name="BackAt">When it answered again.</param>
/// <param name="OverAt">When the spool was empty again.</param>
/// <param name="Kept">Events answered 202 since it began.</param>
/// <param name="NotTaken">Events refused or not delivered since it began.</param>
/// <param name="SpoolBytes">Held on disk now.</param>
/// <param name="PeakBytes">Held on disk at most.</param>
/// <param name="Problem">Why the server does not start; it is tried again every few seconds.</param>
internal sealed record OutageView(
    OutagePhase Phase,
    DateTimeOffset BeganAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? BackAt,
    DateTimeOffset? OverAt,
    long Kept,
    long NotTaken,
    long SpoolBytes,
    long PeakBytes,
    string? Problem)
{
    public bool IsUnderWay => Phase != OutagePhase.Over;

    /// <summary>From the wish to stop it until it answers again.</summary>
    public bool IsAway => Phase is OutagePhase.Stopping or OutagePhase.Away or OutagePhase.Starting;
}
