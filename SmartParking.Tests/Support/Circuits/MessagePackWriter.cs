using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>Writes what <see cref="MessagePackReader"/> reads. An empty <see cref="Dictionary{TKey,TValue}"/> stands for no headers.</summary>
internal static class MessagePackWriter
{
    public static void Write(ArrayBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                Put(to, 0xc0);
                break;
            case bool flag:
                Put(to, flag ? (byte)0xc3 : (byte)0xc2);
                break;
            case int number:
                Long(to, number);
                break;
            case long number:
                Long(to, number);
                break;
            case double number:
                Put(to, 0xcb);
                BinaryPrimitives.WriteDoubleBigEndian(to.GetSpan(8), number);
                to.Advance(8);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                Sized(to, 0xdb, utf8.Length);
                to.Write(utf8);
                break;
            case byte[] bytes:
                Sized(to, 0xc6, bytes.Length);
                to.Write(bytes);
                break;
            case object?[] items:
                Sized(to, 0xdd, items.Length);
                System.Array.ForEach(items, item => Write(to, item));
                break;
            case Dictionary<string, string> { Count: 0 }:
                Put(to, 0x80);
                break;
            default:
                throw new ArgumentException($"A circuit is not told a {value.GetType().Name}.", nameof(value));
        }
    }

    // The longest form of each is as valid as the shortest.
    private static void Sized(ArrayBufferWriter<byte> to, byte code, int length)
    {
        Put(to, code);
        BinaryPrimitives.WriteInt32BigEndian(to.GetSpan(4), length);
        to.Advance(4);
    }

    private static void Long(ArrayBufferWriter<byte> to, long number)
    {
        Put(to, 0xd3);
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(8), number);
        to.Advance(8);
    }

    private static void Put(ArrayBufferWriter<byte> to, byte code)
    {
        to.GetSpan(1)[0] = code;
        to.Advance(1);
    }
}
