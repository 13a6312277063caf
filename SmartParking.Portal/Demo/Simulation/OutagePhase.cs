namespace SmartParking.Portal.Demo.Simulation;

internal enum OutagePhase
{
    Stopping,
    Away,
    Starting,

    /// <summary>The database is back, and what was kept on disk meanwhile goes in.</summary>
    Draining,
    Over,
}
