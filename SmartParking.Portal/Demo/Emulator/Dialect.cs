namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How a network server writes its events.</summary>
internal enum Dialect
{
    /// <summary>4.11 and later.</summary>
    Current,

    /// <summary>Before 4.1: defaults are left out everywhere, and there is neither nsTime nor regionConfigId nor deviceClassEnabled.</summary>
    Old,
}
