using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>The segment at whose end is written.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly SpoolDisk _disk;
    private readonly FileStream _file;

    private SegmentWriter(SpoolDisk disk, FileStream file, int number, byte[] header)
    {
        _disk = disk;
        _file = file;
        Number = number;
        Marker = SpoolFormat.MarkerOf(header).ToArray();
    }

    public int Number { get; }

    public byte[] Marker { get; }

    /// <summary>How much of it is on the disk for certain.</summary>
    public long Durable { get; private set; } = SpoolFormat.HeaderLength;

    /// <exception cref="IOException">Nothing is left behind, as far as the disk lets it.</exception>
    public static SegmentWriter Create(SpoolDisk disk, string path, int number)
    {
        var file = SpoolDisk.Create(path);
        try
        {
            var header = SpoolFormat.NewHeader();
            disk.Write(file.SafeFileHandle, header, 0);
            disk.Sync(file.SafeFileHandle);
            SpoolDisk.SyncFolder(Path.GetDirectoryName(path)!);
            return new SegmentWriter(disk, file, number, header);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>When it returns the group is durable. When it throws nothing of it counts, and this segment must not be written again.</summary>
    public void Append(ReadOnlySpan<byte> group)
    {
        try
        {
            _disk.Write(_file.SafeFileHandle, group, Durable);
            FaultPoint.Pass("spool.written");
            _disk.Sync(_file.SafeFileHandle);
            Durable += group.Length;
        }
        catch
        {
            CutBack();
            throw;
        }
    }

    public void Dispose() => _file.Dispose();

    private void CutBack()
    {
        try
        {
            RandomAccess.SetLength(_file.SafeFileHandle, Durable);
            RandomAccess.FlushToDisk(_file.SafeFileHandle);
        }
        catch (IOException)
        {
            // What stays behind the durable end was acknowledged to nobody; whoever opens the segment finds it torn or damaged.
        }
    }
}
