namespace SmartParking.Domain.Ingest.Spool;

/// <summary>Reads a segment from front to back and finds the way again behind damage.</summary>
internal static class SpoolScan
{
    /// <param name="segment">With its header.</param>
    /// <param name="from">Where a record begins.</param>
    public static IEnumerable<SpoolPiece> Read(ReadOnlyMemory<byte> segment, int from = SpoolFormat.HeaderLength)
    {
        var marker = SpoolFormat.MarkerOf(segment.Span).ToArray();
        for (var at = from; at < segment.Length;)
        {
            if (SpoolFormat.Read(segment[at..], marker) is { } found)
            {
                yield return new SpoolPiece(at, found.Length, found.Told);
                at += found.Length;
            }
            else
            {
                var next = NextRecord(segment, marker, at + 1);
                yield return new SpoolPiece(at, next - at, null);
                at = next;
            }
        }
    }

    private static int NextRecord(ReadOnlyMemory<byte> segment, byte[] marker, int from)
    {
        for (var at = from; segment.Span[at..].IndexOf(marker) is var step and >= 0; at += step + 1)
        {
            if (SpoolFormat.Read(segment[(at + step)..], marker) is not null)
            {
                return at + step;
            }
        }

        return segment.Length;
    }
}
