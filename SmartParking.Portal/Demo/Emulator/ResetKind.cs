namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How a device's counter begins again.</summary>
internal enum ResetKind
{
    /// <summary>It joins: a new devAddr.</summary>
    Join,

    /// <summary>As a device without a join after its battery was changed: the same devAddr, for a network that does not check counters.</summary>
    Counter,
}
