using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Portal.Demo;

/// <summary>The ids that the demonstration's ChirpStack would have given; the same on every start.</summary>
internal static class ChirpStackIds
{
    public static Guid Named(string name)
    {
        var bytes = Digest(name)[..16];
        bytes[6] = (byte)(0x40 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }

    public static byte[] Digest(string name) => SHA256.HashData(Encoding.UTF8.GetBytes(name));
}
