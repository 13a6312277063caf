namespace SmartParking.Portal.Demo.Emulator;

internal enum TrafficKind
{
    /// <summary>The device joins the network.</summary>
    Join,

    /// <summary>Its first report after joining, and one every so often.</summary>
    Heartbeat,

    /// <summary>A car came or went.</summary>
    Change,

    /// <summary>It says its state because somebody wants it to: a heartbeat without the network's status.</summary>
    Report,

    /// <summary>Its counter begins again in the same session, as that of a device without a join does when its battery is changed.</summary>
    Reset,

    /// <summary>An uplink with commands for the network alone: fPort 0 and no data.</summary>
    MacOnly,
}
