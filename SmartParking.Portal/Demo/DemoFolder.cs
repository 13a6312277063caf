using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SmartParking.Portal.Demo;

/// <summary>
/// The data folder of a demonstration. While the database is being filled, the secrets lie in <c>demo.seeding.json</c>; the
/// file is renamed when all is in, so that a start after an interruption goes on with the same secrets.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed class DemoFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public DemoFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        FilePath = In("demo.json");
        SeedingPath = In("demo.seeding.json");
        SpoolPath = In("spool");
        CheckpointsPath = In("audit-checkpoints.jsonl");
        BackupsPath = In("backups");
    }

    public string Path { get; }

    public string FilePath { get; }

    /// <summary>Signed audit checkpoints outside the database.</summary>
    public string CheckpointsPath { get; }

    public string BackupsPath { get; }

    /// <summary>Events that wait for the database.</summary>
    public string SpoolPath { get; }

    private string SeedingPath { get; }

    public void Prepare()
    {
        try
        {
            Directory.CreateDirectory(Path);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new DemoRefusedException($"The data folder {Path} cannot be used: {refused.Message}", refused);
        }
    }

    public DemoFile? Read() => Read(FilePath);

    public DemoFile? ReadSeeding() => Read(SeedingPath);

    public void Write(DemoFile file) => Write(FilePath, file);

    public void WriteSeeding(DemoFile file) => Write(SeedingPath, file);

    public void SeedingDone() => File.Move(SeedingPath, FilePath, overwrite: true);

    private static DemoFile? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<DemoFile>(File.ReadAllText(path), Json) is { Platform: not null, Tenants: not null } file ? file : throw Damaged(path, null);
        }
        catch (Exception failure) when (failure is JsonException or UnauthorizedAccessException)
        {
            throw Damaged(path, failure);
        }
    }

    private static void Write(string path, DemoFile file)
    {
        var draft = path + ".draft";
        File.Delete(draft);
        using (var stream = new FileStream(draft, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
        {
            JsonSerializer.Serialize(stream, file, Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    // The cause stays out of the text: a JSON error may quote what it read.
    private static DemoRefusedException Damaged(string path, Exception? cause) =>
        new($"{path} cannot be read. It alone holds the demonstration's passwords: restore it, or delete the whole folder to begin anew.", cause);

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
