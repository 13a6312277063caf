namespace SmartParking.Domain.Devices.Codecs;

/// <summary>What follows the two bytes that all Libelium parking sensors share.</summary>
internal enum LibeliumHardware
{
    /// <summary>Not known: only the two bytes are read.</summary>
    HeaderOnly,

    /// <summary>Firmware 2: a magnetometer alone.</summary>
    Magnetometer,

    /// <summary>Version 3: with a radar.</summary>
    Radar,
}
