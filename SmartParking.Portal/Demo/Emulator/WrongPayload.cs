namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What is wrong with a payload that no codec can read.</summary>
internal enum WrongPayload
{
    /// <summary>On the right fPort, but too long.</summary>
    Length,

    /// <summary>Noise.</summary>
    Garbage,

    /// <summary>On an fPort the device does not use.</summary>
    Port,
}
