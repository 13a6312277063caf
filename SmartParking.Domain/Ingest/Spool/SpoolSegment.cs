namespace SmartParking.Domain.Ingest.Spool;

/// <summary>A segment as the drain may read it.</summary>
/// <param name="Length">How much of it is durable.</param>
internal sealed record SpoolSegment(int Number, string Path, long Length)
{
    public byte[] Read()
    {
        var bytes = new byte[Length];
        using var file = File.OpenHandle(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var done = 0;
        while (done < bytes.Length && RandomAccess.Read(file, bytes.AsSpan(done), done) is var read and > 0)
        {
            done += read;
        }

        return done == bytes.Length ? bytes : bytes[..done];
    }
}
