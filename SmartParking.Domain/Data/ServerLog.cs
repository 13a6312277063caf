namespace SmartParking.Domain.Data;

/// <summary>What the server wrote: <c>start.log</c> until it opens its own log, then files of 10 MB.</summary>
internal sealed class ServerLog(string directory)
{
    private const int FilesKept = 10;
    private const int TailLines = 25;

    public string StartFile { get; } = Path.Combine(directory, "start.log");

    public string StartText => File.Exists(StartFile) ? File.ReadAllText(StartFile) : "";

    /// <summary>Drops the words of an earlier start and the oldest files.</summary>
    public void Prepare()
    {
        File.Delete(StartFile);
        foreach (var file in Files().Skip(FilesKept))
        {
            File.Delete(file);
        }
    }

    public string Tail()
    {
        string[] sources = [StartFile, .. Files().Take(1)];
        var lines = sources.Where(File.Exists).SelectMany(file => File.ReadLines(file).TakeLast(TailLines));
        return string.Join('\n', lines);
    }

    // The names hold the time, so they sort by it.
    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(directory, "postgres-*.log").OrderDescending(StringComparer.Ordinal);
}
