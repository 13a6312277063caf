using System.Buffers.Binary;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Sites.Plans;

/// <summary>Looks at what was uploaded: what it is says its content, not its name; of an SVG only drawing is kept.</summary>
public static class PlanPictures
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const int MostPixels = 20_000;

    /// <returns>Refusals: plan.picture.too_large, plan.picture.kind, plan.picture.size, plan.picture.svg.</returns>
    public static (Outcome? Refusal, PlanPicture? Picture) Read(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        if (bytes.Length > MostBytes)
        {
            return (Outcome.Refused("plan.picture.too_large", "picture", MostBytes / 1024 / 1024), null);
        }

        var (media, size) = bytes.AsSpan() switch
        {
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => ("image/png", Png(bytes)),
            [0xFF, 0xD8, 0xFF, ..] => ("image/jpeg", Jpeg(bytes)),
            _ => (string.Empty, ((int, int)?)null),
        };
        if (media.Length == 0)
        {
            return SvgCleaner.LooksLike(bytes) ? SvgCleaner.Clean(bytes) : (Outcome.Refused("plan.picture.kind", "picture"), null);
        }

        return size is ( > 0 and <= MostPixels, > 0 and <= MostPixels) and var (width, height)
            ? (null, new PlanPicture(media, width, height, bytes))
            : (Outcome.Refused("plan.picture.size", "picture", MostPixels), null);
    }

    private static (int Width, int Height)? Png(byte[] bytes) =>
        bytes.Length >= 24 && bytes.AsSpan(12, 4).SequenceEqual("IHDR"u8)
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(20)))
            : null;

    /// <summary>The frame header says it; before it come any number of other segments.</summary>
    private static (int Width, int Height)? Jpeg(byte[] bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 5)));
            }

            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
        }

        return null;
    }
}
