using System.Buffers.Binary;
using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// Reads the part of MessagePack that a circuit speaks: nil, bool, integers, floats, strings, binaries, arrays, and maps as
/// a list of pairs. Integers come as <see cref="long"/>, floats as <see cref="double"/>.
/// </summary>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <exception cref="InvalidDataException">Something a circuit does not say.</exception>
    public object? Read()
    {
        var code = Take(1)[0];
        return code switch
        {
            <= 0x7f => (long)code,
            <= 0x8f => Map(code & 0x0f),
            <= 0x9f => Array(code & 0x0f),
            <= 0xbf => Text(code & 0x1f),
            0xc0 => null,
            0xc2 => false,
            0xc3 => true,
            0xc4 => Take((int)Unsigned(1)).ToArray(),
            0xc5 => Take((int)Unsigned(2)).ToArray(),
            0xc6 => Take((int)Unsigned(4)).ToArray(),
            0xca => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4)),
            0xcb => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            >= 0xcc and <= 0xcf => (long)Unsigned(1 << (code - 0xcc)),
            0xd0 => (long)(sbyte)Take(1)[0],
            0xd1 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => (long)BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            >= 0xd9 and <= 0xdb => Text((int)Unsigned(1 << (code - 0xd9))),
            0xdc or 0xdd => Array((int)Unsigned(code == 0xdc ? 2 : 4)),
            0xde or 0xdf => Map((int)Unsigned(code == 0xde ? 2 : 4)),
            >= 0xe0 => (long)(sbyte)code,
            _ => throw new InvalidDataException($"0x{code:x2} is no MessagePack that a circuit speaks."),
        };
    }

    private string Text(int length) => Encoding.UTF8.GetString(Take(length));

    private object?[] Array(int length)
    {
        var items = new object?[length];
        for (var index = 0; index < length; index++)
        {
            items[index] = Read();
        }

        return items;
    }

    private object?[] Map(int pairs) => Array(pairs * 2);

    private ulong Unsigned(int size)
    {
        var value = 0UL;
        foreach (var each in Take(size))
        {
            value = (value << 8) | each;
        }

        return value;
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || _at + length > _bytes.Length)
        {
            throw new InvalidDataException("A message ends before its contents do.");
        }

        var taken = _bytes.Slice(_at, length);
        _at += length;
        return taken;
    }
}
