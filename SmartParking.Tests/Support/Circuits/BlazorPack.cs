using System.Buffers;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// The hub protocol <c>blazorpack</c>: each message is a MessagePack array with its length in front, seven bits to a byte.
/// A frame of the socket holds one or more whole messages, or a part of one.
/// </summary>
internal static class BlazorPack
{
    public const string Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e";

    private const int LongestLength = 5;

    private static readonly Dictionary<string, string> NoHeaders = [];

    public static byte[] Write(HubMessage message)
    {
        var body = new ArrayBufferWriter<byte>();
        MessagePackWriter.Write(body, message.Kind == HubMessage.Ping
            ? [(long)HubMessage.Ping]
            : new object?[] { message.Kind, NoHeaders, message.Id, message.Target, message.Arguments, System.Array.Empty<object?>() });
        var whole = new ArrayBufferWriter<byte>(body.WrittenCount + LongestLength);
        var rest = (uint)body.WrittenCount;
        for (; rest > 0x7f; rest >>= 7)
        {
            Put(whole, (byte)(rest | 0x80));
        }

        Put(whole, (byte)rest);
        whole.Write(body.WrittenSpan);
        return whole.WrittenSpan.ToArray();
    }

    /// <param name="bytes">Received so far.</param>
    /// <param name="taken">How many of them the messages took; the rest waits for more.</param>
    public static List<HubMessage> Read(ReadOnlySpan<byte> bytes, out int taken)
    {
        var messages = new List<HubMessage>();
        taken = 0;
        while (TryLength(bytes[taken..], out var length, out var prefix) && taken + prefix + length <= bytes.Length)
        {
            messages.Add(Parse(bytes.Slice(taken + prefix, length)));
            taken += prefix + length;
        }

        return messages;
    }

    private static void Put(ArrayBufferWriter<byte> to, byte value)
    {
        to.GetSpan(1)[0] = value;
        to.Advance(1);
    }

    private static HubMessage Parse(ReadOnlySpan<byte> bytes)
    {
        var fields = new MessagePackReader(bytes).Read() as object?[] ?? throw new InvalidDataException("A hub message is an array.");
        return (long)fields[0]! switch
        {
            HubMessage.Invocation => new HubMessage(HubMessage.Invocation, fields[2] as string, fields[3] as string, (object?[])fields[4]!, null),
            HubMessage.Completion => (long)fields[3]! switch
            {
                1 => new HubMessage(HubMessage.Completion, fields[2] as string, null, [], fields[4] as string),
                2 => new HubMessage(HubMessage.Completion, fields[2] as string, null, [], null),
                _ => new HubMessage(HubMessage.Completion, fields[2] as string, null, [fields[4]], null),
            },
            HubMessage.Close => new HubMessage(HubMessage.Close, null, null, [], fields.ElementAtOrDefault(1) as string),
            var kind => new HubMessage((int)kind, null, null, [], null),
        };
    }

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int length, out int prefix)
    {
        length = 0;
        for (prefix = 0; prefix < Math.Min(bytes.Length, LongestLength);)
        {
            var each = bytes[prefix];
            length |= (each & 0x7f) << (7 * prefix);
            prefix++;
            if (each <= 0x7f)
            {
                return true;
            }
        }

        return false;
    }
}
