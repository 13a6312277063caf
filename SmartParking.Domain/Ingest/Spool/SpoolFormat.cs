using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>The bytes of a segment: see docs/spool.md. Pure.</summary>
internal static class SpoolFormat
{
    public const int MarkerLength = 8;
    public const int HeaderLength = 24;

    /// <summary>The largest body the door takes, and room for its head.</summary>
    public const int LargestPayload = (256 * 1024) + 512;

    private const uint Version = 1;
    private const int RecordHead = MarkerLength + 8;
    private const int PayloadHead = 16 + 16 + 8 + 3;
    private const byte RoutedFlag = 1;

    private static ReadOnlySpan<byte> Magic => "SPSPOOL\n"u8;

    public static byte[] NewHeader()
    {
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Version);
        RandomNumberGenerator.Fill(header.AsSpan(12, MarkerLength));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), Crc32C.Of(header.AsSpan(0, 20)));
        return header;
    }

    public static bool IsHeader(ReadOnlySpan<byte> segment) =>
        segment.Length >= HeaderLength
        && segment.StartsWith(Magic)
        && BinaryPrimitives.ReadUInt32LittleEndian(segment[8..]) == Version
        && BinaryPrimitives.ReadUInt32LittleEndian(segment[20..]) == Crc32C.Of(segment[..20]);

    public static ReadOnlySpan<byte> MarkerOf(ReadOnlySpan<byte> header) => header.Slice(12, MarkerLength);

    public static int LengthOf(SpooledEvent told) => RecordHead + PayloadHead + Encoding.UTF8.GetByteCount(told.Type) + told.Body.Length;

    /// <returns>How many bytes were written; <paramref name="into"/> has room for <see cref="LengthOf"/>.</returns>
    public static int Write(SpooledEvent told, ReadOnlySpan<byte> marker, Span<byte> into)
    {
        var record = into[..LengthOf(told)];
        marker.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record[MarkerLength..], record.Length - RecordHead);
        var payload = record[RecordHead..];
        told.Id.TryWriteBytes(payload);
        told.Tenant.Value.TryWriteBytes(payload[16..]);
        BinaryPrimitives.WriteInt64LittleEndian(payload[32..], (told.ArrivedAt - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        payload[40] = (byte)told.Encoding;
        payload[41] = told.Routed ? RoutedFlag : (byte)0;
        payload[42] = (byte)Encoding.UTF8.GetBytes(told.Type, payload[PayloadHead..]);
        told.Body.Span.CopyTo(payload[(PayloadHead + payload[42])..]);
        BinaryPrimitives.WriteUInt32LittleEndian(record[(MarkerLength + 4)..], Crc(record));
        return record.Length;
    }

    /// <summary>The record that begins here, if a whole and sound one does.</summary>
    public static (SpooledEvent Told, int Length)? Read(ReadOnlyMemory<byte> from, ReadOnlySpan<byte> marker)
    {
        var span = from.Span;
        if (span.Length < RecordHead + PayloadHead || !span.StartsWith(marker))
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(span[MarkerLength..]);
        if (length is < PayloadHead or > LargestPayload || span.Length - RecordHead < length)
        {
            return null;
        }

        var record = span[..(RecordHead + length)];
        return BinaryPrimitives.ReadUInt32LittleEndian(record[(MarkerLength + 4)..]) == Crc(record) && ReadPayload(from.Slice(RecordHead, length)) is { } told
            ? (told, record.Length)
            : null;
    }

    private static SpooledEvent? ReadPayload(ReadOnlyMemory<byte> payload)
    {
        var span = payload.Span;
        var body = PayloadHead + span[42];
        if (body > span.Length || span[40] > (byte)EventEncoding.Protobuf)
        {
            return null;
        }

        return new SpooledEvent(
            new Guid(span[..16]),
            new TenantId(new Guid(span.Slice(16, 16))),
            span[41] == RoutedFlag,
            DateTimeOffset.UnixEpoch.AddTicks(BinaryPrimitives.ReadInt64LittleEndian(span[32..]) * TimeSpan.TicksPerMicrosecond),
            Encoding.UTF8.GetString(span[PayloadHead..body]),
            (EventEncoding)span[40],
            payload[body..]);
    }

    /// <summary>Over the length and the payload, not over the sum itself.</summary>
    private static uint Crc(ReadOnlySpan<byte> record) => Crc32C.Of(record[RecordHead..]) ^ Crc32C.Of(record.Slice(MarkerLength, 4));
}
