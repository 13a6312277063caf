namespace SmartParking.Portal.Demo.Emulator;

/// <summary>What a device put into one uplink.</summary>
/// <param name="Object">Writes the <c>object</c> a codec inside ChirpStack would make; null without such a codec.</param>
internal sealed record Frame(string DevAddr, long Counter, int Port, bool Confirmed, byte[] Data, DecodedObject? Object);

/// <param name="Status">BUSY or FREE, unless it is wrong.</param>
internal sealed record DecodedObject(string Status, bool Changed, double TemperatureC, double BatteryPercent);
