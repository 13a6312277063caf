namespace SmartParking.Domain.Devices.Codecs;

/// <summary>A codec that can read a payload, and what it reads. Which of several is right, the label on the device says.</summary>
public sealed record CodecGuess(ICodec Codec, DecodedUplink Decoded)
{
    /// <summary>Those that fit, the ones that read most first. Pure.</summary>
    public static IReadOnlyList<CodecGuess> Of(int port, byte[] data)
    {
        List<CodecGuess> found = [];
        foreach (var codec in CodecCatalogue.All)
        {
            try
            {
                found.Add(new CodecGuess(codec, codec.Decode(new UplinkPayload(port, data))));
            }
            catch (Exception failure) when (failure is UndecodableException or IndexOutOfRangeException or ArgumentException or InvalidOperationException)
            {
                // It is not this one's.
            }
        }

        return [.. found.Where(guess => guess.Decoded.Fields.Count > 0).OrderByDescending(guess => guess.Decoded.Sensed is not null).ThenByDescending(guess => guess.Decoded.Fields.Count)];
    }
}
