namespace SmartParking.Portal.Devices;

/// <summary>How a pasted payload was written.</summary>
internal enum PayloadNotation
{
    Hexadecimal,
    Base64,
}
