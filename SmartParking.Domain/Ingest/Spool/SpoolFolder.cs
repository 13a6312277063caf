using System.Globalization;
using System.Text;

namespace SmartParking.Domain.Ingest.Spool;

/// <summary>The files of a spool: opened once, mended, and held against any second process.</summary>
internal sealed class SpoolFolder : IDisposable
{
    private readonly string _path;
    private readonly SpoolDisk _disk;
    private readonly FileStream _lock;
    private readonly SortedDictionary<int, long> _sealed = [];
    private int _last;

    private SpoolFolder(string path, SpoolDisk disk, FileStream held)
    {
        _path = path;
        _disk = disk;
        _lock = held;
    }

    /// <summary>How many pieces lie in <c>poison/</c>, their reasons not counted.</summary>
    public int Poisoned { get; private set; }

    public long PoisonBytes { get; private set; }

    /// <summary>Torn ends that were cut off, in bytes by segment.</summary>
    public List<(int Segment, long Bytes)> Torn { get; } = [];

    public IEnumerable<SpoolSegment> Segments => _sealed.Select(each => new SpoolSegment(each.Key, PathOf(each.Key), each.Value));

    private string PoisonFolder => Path.Combine(_path, "poison");

    private string ProgressPath => Path.Combine(_path, "drained");

    /// <exception cref="IOException">The folder cannot be used, or another process has it.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static SpoolFolder Open(string path, SpoolDisk disk)
    {
        SpoolDisk.MakeFolder(path);
        SpoolDisk.MakeFolder(Path.Combine(path, "poison"));
        SpoolDisk.SyncFolder(path);
        SpoolDisk.SyncFolder(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? "/");
        var held = new FileStream(Path.Combine(path, "spool.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var folder = new SpoolFolder(path, disk, held);
        try
        {
            folder.Mend();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>A segment of a number that no other had while this process lives.</summary>
    public SegmentWriter NewSegment()
    {
        _last++;
        return SegmentWriter.Create(_disk, PathOf(_last), _last);
    }

    public string PathOf(int number) => Path.Combine(_path, number.ToString("D8", CultureInfo.InvariantCulture) + ".spool");

    public void Seal(int number, long durable) => _sealed[number] = durable;

    public void Delete(int number)
    {
        File.Delete(PathOf(number));
        _sealed.Remove(number);
    }

    /// <summary>Keeps a piece for people, with the reason beside it. Under one name it is kept once.</summary>
    public void SetAside(string name, ReadOnlySpan<byte> bytes, string reason)
    {
        var path = Path.Combine(PoisonFolder, name);
        _disk.Replace(path, bytes, durable: true);
        _disk.Replace(path + ".reason", Encoding.UTF8.GetBytes(reason + "\n"), durable: false);
        CountPoison();
    }

    /// <summary>Not forced to disk: it spares time, and nothing depends on it.</summary>
    public void KeepProgress(int number, ReadOnlySpan<byte> marker, int offset) =>
        _disk.Replace(ProgressPath, Encoding.ASCII.GetBytes($"{number} {Convert.ToHexString(marker)} {offset}\n"), durable: false);

    /// <returns>Where the drain of this segment goes on; its beginning when nothing is known.</returns>
    public int Progress(int number, ReadOnlySpan<byte> marker, int length)
    {
        var words = File.Exists(ProgressPath) ? File.ReadAllText(ProgressPath).Split(' ', StringSplitOptions.TrimEntries) : [];
        return words.Length == 3 && words[0] == number.ToString(CultureInfo.InvariantCulture) && words[1] == Convert.ToHexString(marker)
            && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset >= SpoolFormat.HeaderLength && offset <= length
            ? offset
            : SpoolFormat.HeaderLength;
    }

    /// <summary>Whether a file can be made here and forced to disk.</summary>
    public void Probe()
    {
        var path = Path.Combine(_path, "probe");
        using (var file = SpoolDisk.Create(path, FileMode.Create))
        {
            _disk.Write(file.SafeFileHandle, new byte[4096], 0);
            _disk.Sync(file.SafeFileHandle);
        }

        File.Delete(path);
    }

    /// <summary>Numbers come again when a folder was empty; the marker does not.</summary>
    public static string PoisonName(int number, ReadOnlySpan<byte> marker, int offset, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:D8}-{Convert.ToHexStringLower(marker)}-{offset}.{kind}");

    public void Dispose() => _lock.Dispose();

    private void Mend()
    {
        CountPoison();
        var numbers = Directory.EnumerateFiles(_path, "*.spool").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name!.Length == 8 && name.All(char.IsAsciiDigit)).Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Order().ToList();
        _last = numbers.LastOrDefault();
        foreach (var number in numbers)
        {
            MendSegment(number, isLast: number == _last);
        }
    }

    private void MendSegment(int number, bool isLast)
    {
        var bytes = File.ReadAllBytes(PathOf(number));
        if (!SpoolFormat.IsHeader(bytes))
        {
            // Shorter than a header it is one that was being made: it never held an event.
            if (bytes.Length >= SpoolFormat.HeaderLength)
            {
                SetAside(PoisonName(number, bytes.AsSpan(0, SpoolFormat.MarkerLength), 0, "damaged"), bytes, "The header of the segment cannot be read.");
            }

            File.Delete(PathOf(number));
            return;
        }

        var end = (long)bytes.Length;
        if (isLast && SpoolScan.Read(bytes).LastOrDefault() is { Told: null } torn)
        {
            SetAside(PoisonName(number, SpoolFormat.MarkerOf(bytes), torn.Offset, "torn"), bytes.AsSpan(torn.Offset), "The end of the last segment is no whole record: the process or the machine died while it was written.");
            end = torn.Offset;
            Torn.Add((number, bytes.Length - end));
            using var file = File.OpenHandle(PathOf(number), FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.SetLength(file, end);
            _disk.Sync(file);
        }

        if (end <= SpoolFormat.HeaderLength)
        {
            File.Delete(PathOf(number));
        }
        else
        {
            _sealed[number] = end;
        }
    }

    private void CountPoison()
    {
        var files = new DirectoryInfo(PoisonFolder).GetFiles();
        Poisoned = files.Count(file => file.Extension != ".reason");
        PoisonBytes = files.Sum(file => file.Length);
    }
}
