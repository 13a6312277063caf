using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Data;

/// <summary>
/// The passwords of the database roles of a private cluster (random, url-safe, 43 characters, 256 bits), and the master key
/// that contexts are signed with.
/// </summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
public sealed class ClusterSecrets
{
    private const string FileName = "secrets.json";
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public required string Owner { get; init; }

    public required string App { get; init; }

    public required string Platform { get; init; }

    public required string Auth { get; init; }

    public required string Backup { get; init; }

    /// <summary>Missing in a folder that was made before there was that role; made when it is read.</summary>
    public string Replication { get; init; } = string.Empty;

    /// <summary>Text for <see cref="MasterKey.Parse"/>. A folder made before there was one gets it when it is read.</summary>
    public string Master { get; init; } = string.Empty;

    [JsonIgnore]
    public IEnumerable<(string Role, string Password)> Passwords =>
        [("parking_owner", Owner), ("parking_app", App), ("parking_platform", Platform), ("parking_auth", Auth), ("parking_backup", Backup), ("parking_replication", Replication)];

    [JsonIgnore]
    public KeyRing Keys => new(MasterKey.Parse(Master));

    /// <summary>Reads <c>secrets.json</c> in the folder, or makes it (mode 0600) on first use.</summary>
    public static ClusterSecrets LoadOrCreate(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            Create(path);
        }

        var secrets = Load(path);
        if (secrets.Master.Length > 0 && secrets.Replication.Length > 0)
        {
            return secrets;
        }

        Write(path, secrets.WithMaster(secrets.Master.Length > 0 ? secrets.Master : MasterKey.Create()), replace: true);
        return Load(path);
    }

    /// <summary>The same with the master key of the installation that is restored here; written to the folder.</summary>
    public ClusterSecrets Adopt(string folder, string master)
    {
        var adopted = WithMaster(master);
        Write(Path.Combine(folder, FileName), adopted, replace: true);
        return adopted;
    }

    private ClusterSecrets WithMaster(string master) =>
        new() { Owner = Owner, App = App, Platform = Platform, Auth = Auth, Backup = Backup, Replication = Replication.Length > 0 ? Replication : Random(), Master = master };

    private static ClusterSecrets Load(string path)
    {
        if (File.GetUnixFileMode(path) != OwnerOnly)
        {
            File.SetUnixFileMode(path, OwnerOnly);
        }

        ClusterSecrets? secrets;
        try
        {
            secrets = JsonSerializer.Deserialize<ClusterSecrets>(File.ReadAllText(path));
        }
        catch (JsonException unreadable)
        {
            throw Damaged(path, unreadable);
        }

        string?[] all = [secrets?.Owner, secrets?.App, secrets?.Platform, secrets?.Auth, secrets?.Backup];
        return secrets is not null && all.All(secret => secret?.Length >= 32) && IsKey(secrets.Master) ? secrets : throw Damaged(path, null);
    }

    private static void Create(string path) =>
        Write(path, new ClusterSecrets { Owner = Random(), App = Random(), Platform = Random(), Auth = Random(), Backup = Random() }.WithMaster(MasterKey.Create()), replace: false);

    private static void Write(string path, ClusterSecrets secrets, bool replace)
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var creation = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using (var stream = new FileStream(draft, creation))
        {
            JsonSerializer.Serialize(stream, secrets, Indented);
            stream.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(draft, path, overwrite: replace);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; its secrets count.
            File.Delete(draft);
        }
    }

    private static bool IsKey(string text)
    {
        try
        {
            return text.Length == 0 || MasterKey.Parse(text) is not null;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Random() => RandomNumberGenerator.GetString(Alphabet, 43);

    // The cause is left out of the text: a JSON error may quote what it read.
    private static LocalPostgresException Damaged(string path, Exception? cause)
    {
        var message = $"{path} does not hold five role passwords of at least 32 characters and a master key. Restore it, or remove it to have new ones made.";
        return cause is null ? new(message) : new(message, cause);
    }
}
