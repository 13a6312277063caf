namespace SmartParking.Domain.Devices.Codecs;

/// <summary>What Milesight devices tell about themselves after a join: records of channel FF.</summary>
internal static class MilesightIdentity
{
    /// <returns>False when the record is something else, mostly an answer to a setting.</returns>
    public static bool TryRead(byte type, ref PayloadReader reader, Findings found)
    {
        switch (type)
        {
            case 0x01:
                found.Add("protocolVersion", Version(reader.Byte()));
                return true;
            case 0x09:
                found.Add("hardwareVersion", $"{reader.Byte()}.{reader.Byte() >> 4}");
                return true;
            case 0x0A:
                found.Add("firmware", $"{reader.Byte()}.{reader.Byte()}");
                return true;
            case 0x0B:
                reader.Skip(1);
                found.Add("powerOn", true);
                return true;
            case 0x0F:
                found.Add("deviceClass", (int)reader.Byte());
                return true;
            case 0x16:
                found.Add("serialNumber", Convert.ToHexStringLower(reader.Take(8)));
                return true;
            default:
                return false;
        }
    }

    private static string Version(byte value) => $"{value >> 4}.{value & 0x0F}";
}
