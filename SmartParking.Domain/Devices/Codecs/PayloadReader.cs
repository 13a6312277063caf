using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Walks through a payload; wherever it is too short or too long, a sentence for the operator is thrown.</summary>
/// <param name="device">How the sentence calls the device.</param>
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A ref struct is never compared.")]
internal ref struct PayloadReader(string device, ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;

    public int Position { get; private set; }

    public readonly bool IsAtEnd => Position == _payload.Length;

    public readonly int Left => _payload.Length - Position;

    /// <summary>The part not read yet, in hexadecimal.</summary>
    public readonly string Rest => Convert.ToHexStringLower(_payload[Position..]);

    public byte Byte() => Take(1)[0];

    public sbyte SignedByte() => (sbyte)Byte();

    public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public ushort UInt16Little() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public short Int16Little() => BinaryPrimitives.ReadInt16LittleEndian(Take(2));

    public int UInt24Little() => Byte() | (Byte() << 8) | (Byte() << 16);

    public uint UInt32Little() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public int Int32Little() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public void Skip(int count) => Take(count);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > Left)
        {
            throw new UndecodableException($"The {device} payload is cut short: it needs at least {Position + count} bytes, and has {_payload.Length}.");
        }

        var part = _payload.Slice(Position, count);
        Position += count;
        return part;
    }

    /// <summary>A byte that must be 0 or 1, because guessing "free" would be worse than saying nothing.</summary>
    public bool ZeroOrOne(string name)
    {
        var value = Byte();
        return value <= 1 ? value == 1 : throw new UndecodableException($"The {device} field \"{name}\" must be 0 or 1, not {value}.");
    }

    /// <summary>A byte that always has the same value.</summary>
    public void Constant(byte wanted, string name)
    {
        var found = Byte();
        if (found != wanted)
        {
            throw new UndecodableException($"The {device} {name} must be {wanted:X2}, not {found:X2}.");
        }
    }

    /// <summary>Nothing may follow.</summary>
    public readonly void End()
    {
        if (!IsAtEnd)
        {
            throw new UndecodableException($"The {device} payload is too long: {Left} of its {_payload.Length} bytes belong to nothing.");
        }
    }
}
