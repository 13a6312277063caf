using System.Text;

namespace SmartParking.Domain.Devices.Codecs;

/// <summary>
/// Milesight DS3604, an e-ink display: tells its battery and what it shows. A block of text is FB 01, then one byte of
/// template (two bits) and block (six; 10 is the QR code), length, UTF-8.
/// </summary>
internal sealed class MilesightDs3604Codec : ICodec
{
    private const string Device = "DS3604";
    private const int QrBlock = 10;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    public string Id => "milesight-ds3604";

    public string Name => "Milesight DS3604";

    public TimeSpan DefaultInterval => TimeSpan.FromHours(24);

    public bool TellsOccupancy => false;

    public DecodedUplink Decode(UplinkPayload payload)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var reader = new PayloadReader(Device, payload.Data);
        var found = new Findings();
        var texts = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        while (!reader.IsAtEnd)
        {
            var rest = reader.Rest;
            var (channel, type) = (reader.Byte(), reader.Byte());
            if (channel == 0xFE || (channel == 0xFF && type != 0x73 && !MilesightIdentity.TryRead(type, ref reader, found)))
            {
                found.Add("unparsed", rest);
                break;
            }

            Record(channel, type, ref reader, found, texts);
        }

        if (texts.Count > 0)
        {
            found.Add("texts", texts);
        }

        return found.IsEmpty ? throw new UndecodableException("The DS3604 payload is empty.") : found.ToUplink();
    }

    private static void Record(byte channel, byte type, ref PayloadReader reader, Findings found, OrderedDictionary<string, string> texts)
    {
        switch (channel, type)
        {
            case (0x01, 0x75):
                found.Percent(reader.Byte());
                break;
            case (0x03, 0x2E):
                found.Add("button", (int)reader.Byte());
                break;
            case (0xFB, 0x01):
                Block(ref reader, found, texts);
                break;
            case (0xFF, 0x73):
                found.Add("template", reader.Byte() + 1);
                break;
            case (0xFF, _):
                break;
            default:
                throw new UndecodableException($"A DS3604 sends no record {channel:X2} {type:X2} (at byte {reader.Position - 2}).");
        }
    }

    private static void Block(ref PayloadReader reader, Findings found, OrderedDictionary<string, string> texts)
    {
        var head = reader.Byte();
        var block = head & 0x3F;
        if (block > QrBlock)
        {
            throw new UndecodableException($"A DS3604 has no block {block}; known are 0 to {QrBlock}.");
        }

        var text = reader.Take(reader.Byte());
        try
        {
            found.Add("template", (head >> 6) + 1);
            texts[block == QrBlock ? "qrcode" : $"text_{block + 1}"] = Utf8.GetString(text);
        }
        catch (DecoderFallbackException failure)
        {
            throw new UndecodableException($"The text of block {block} is not UTF-8.", failure);
        }
    }
}
