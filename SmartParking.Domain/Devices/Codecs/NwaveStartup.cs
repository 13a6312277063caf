namespace SmartParking.Domain.Devices.Codecs;

/// <summary>The start-up message all Nwave devices share: three bytes of firmware version, and why it started.</summary>
internal static class NwaveStartup
{
    public static Findings Read(ref PayloadReader reader) =>
        new Findings().Add("type", "startup").Add("firmware", $"{reader.Byte()}.{reader.Byte()}.{reader.Byte()}").Add("resetCause", (int)reader.Byte());
}
