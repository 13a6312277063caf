using System.Buffers.Binary;

namespace SmartParking.Portal.Demo.Seeding;

/// <summary>Ids shaped like UUIDv7 that are the same on every run, so that an interrupted seeding can be taken up again.</summary>
internal sealed class PlannedIds(Random random)
{
    private static readonly DateTimeOffset Born = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);
    private long _milliseconds = Born.ToUnixTimeMilliseconds();

    public Guid Next()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        BinaryPrimitives.WriteInt64BigEndian(bytes, (_milliseconds++ << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
