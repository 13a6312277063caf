namespace SmartParking.Portal.Demo.Simulation;

/// <summary>A database server that may be stopped because it belongs to the demonstration.</summary>
internal interface IOwnDatabase
{
    /// <summary>False for a configured server, which may be anybody's.</summary>
    bool IsOwn { get; }

    Task StopAsync();

    /// <summary>Where it was before: the same folder, socket and port.</summary>
    Task StartAsync(CancellationToken cancellationToken);
}
