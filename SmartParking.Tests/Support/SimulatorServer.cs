using SmartParking.Portal.Demo.Simulation;

namespace SmartParking.Tests.Support;

/// <summary>The test's server in the part of the demonstration's.</summary>
internal sealed class SimulatorServer(OutageCluster cluster, bool own) : IOwnDatabase
{
    public bool IsOwn => own;

    public int Stops { get; private set; }

    /// <summary>Starts that fail before one succeeds.</summary>
    public int Failures { get; set; }

    public async Task StopAsync()
    {
        Stops++;
        await cluster.AwayAsync();
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Failures > 0)
        {
            Failures--;
            throw new InvalidOperationException("The port is taken.\nfurther lines");
        }

        return cluster.BackAsync();
    }
}
