using Microsoft.Win32.SafeHandles;
using SmartParking.Domain.Ingest.Spool;

namespace SmartParking.Tests.Support;

/// <summary>A disk that runs full in the middle of a write, as a real one does, or that cannot force anything.</summary>
internal sealed class SmallDisk : SpoolDisk
{
    public long Room { get; set; } = long.MaxValue;

    public bool Broken { get; set; }

    public int Syncs { get; private set; }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        var fits = (int)Math.Min(Room, bytes.Length);
        Room -= fits;
        base.Write(file, bytes[..fits], offset);
        if (fits < bytes.Length)
        {
            throw new IOException("No space left on device");
        }
    }

    public override void Sync(SafeFileHandle file)
    {
        Syncs++;
        if (Broken)
        {
            throw new IOException("Input/output error");
        }

        base.Sync(file);
    }
}
