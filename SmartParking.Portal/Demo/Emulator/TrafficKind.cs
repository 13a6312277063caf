namespace SmartParking.Portal.Demo.Emulator;

internal enum TrafficKind
{
    /// <summary>The device joins the network.</summary>
    Join,

    /// <summary>Its first report after joining, and one every so often.</summary>
    Heartbeat,

    /// <summary>A car came or went.</summary>
    Change,
}
