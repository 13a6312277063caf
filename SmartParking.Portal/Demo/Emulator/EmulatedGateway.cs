namespace SmartParking.Portal.Demo.Emulator;

/// <param name="Id">16 lower-case hexadecimal characters.</param>
internal sealed record EmulatedGateway(string Id, double Latitude, double Longitude, double Altitude);
