using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SmartParking.Domain.Data;

/// <summary>Where the cluster of a data folder lies: in it, or, where the server's user cannot enter it, in the state folder.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed record ClusterFolder(string Root, ClusterUser User)
{
    private const string StateRoot = "/var/lib/smart-parking";
    private const string PointerName = "cluster.path";
    private const UnixFileMode WorldMayPass =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    public string DataDirectory => Path.Combine(Root, "data");

    public string LogDirectory => Path.Combine(Root, "log");

    public bool Initialised => File.Exists(VersionFile);

    public int? MajorVersion => Initialised ? int.Parse(File.ReadAllText(VersionFile), CultureInfo.InvariantCulture) : null;

    private string VersionFile => Path.Combine(DataDirectory, "PG_VERSION");

    public static async Task<ClusterFolder> OpenAsync(string folder, CancellationToken cancellationToken)
    {
        var opened = ClusterUser.WeAreRoot
            ? await LocateAsRootAsync(folder, cancellationToken)
            : await LocateAsync(folder, cancellationToken);
        await PrivateFolder.EnsureAsync(opened.Root, opened.User, cancellationToken);
        await PrivateFolder.EnsureAsync(opened.LogDirectory, opened.User, cancellationToken);
        return opened;
    }

    /// <summary>Makes a data directory beside the one that counts; it belongs to the server's user when it is filled.</summary>
    public async Task<string> DraftAsync(Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        var draft = Path.Combine(Root, $"new-{Guid.NewGuid():N}");
        Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        try
        {
            await fill(draft, cancellationToken);
            // What another server's administrator set there may name files that are not here.
            await File.WriteAllTextAsync(Path.Combine(draft, "postgresql.conf"), $"include '{ClusterConfiguration.SettingsName}'\n", cancellationToken);
            await File.WriteAllTextAsync(Path.Combine(draft, "postgresql.auto.conf"), string.Empty, cancellationToken);
            if (ClusterUser.WeAreRoot)
            {
                (await Command.RunAsync("chown", ["-R", "-h", $"{User.Uid}:{User.Gid}", "--", draft], cancellationToken)).OrThrow($"Giving {draft} to the server's user");
            }

            return draft;
        }
        catch
        {
            Directory.Delete(draft, recursive: true);
            throw;
        }
    }

    /// <summary>Short, and the same for the same path on every start.</summary>
    public static string HashOf(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];

    /// <summary>A folder of root's that everybody may pass and nobody else may write.</summary>
    public static void EnsureRootFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path);
            File.SetUnixFileMode(path, WorldMayPass);
        }
    }

    private static async Task<ClusterFolder> LocateAsync(string folder, CancellationToken cancellationToken)
    {
        var inside = Path.Combine(folder, "cluster");
        var user = await ClusterUser.OurselvesAsync(cancellationToken);
        var owner = await PrivateFolder.LookAsync(inside, cancellationToken);
        if (File.Exists(Path.Combine(folder, PointerName)) || (owner is not null && owner.Uid != user.Uid))
        {
            throw new LocalPostgresException(
                $"The cluster of {folder} was made by root or another user. Start as that user, or give another folder.");
        }

        return new ClusterFolder(inside, user);
    }

    private static async Task<ClusterFolder> LocateAsRootAsync(string folder, CancellationToken cancellationToken)
    {
        var pointer = Path.Combine(folder, PointerName);
        var inside = Path.Combine(folder, "cluster");
        if (File.Exists(pointer))
        {
            return await OwnedAsync(Trusted(pointer), cancellationToken);
        }

        // An existing cluster is never left behind for an empty one, even when its folder has been closed since.
        if (Directory.Exists(inside))
        {
            return await OwnedAsync(inside, cancellationToken);
        }

        var postgres = await ClusterUser.PostgresAsync(cancellationToken);
        if (await postgres.CanEnterAsync(folder, cancellationToken))
        {
            return new ClusterFolder(inside, postgres);
        }

        var outside = Path.Combine(StateRoot, HashOf(folder));
        EnsureRootFolder(StateRoot);
        await File.WriteAllTextAsync(pointer, outside + "\n", cancellationToken);
        return new ClusterFolder(outside, postgres);
    }

    private static async Task<ClusterFolder> OwnedAsync(string root, CancellationToken cancellationToken)
    {
        var found = await PrivateFolder.LookAsync(root, cancellationToken);
        var user = found is null or { Uid: 0 }
            ? await ClusterUser.PostgresAsync(cancellationToken)
            : ClusterUser.Owning(found);
        var parent = Path.GetDirectoryName(root)!;
        EnsureRootFolder(parent);
        return await user.CanEnterAsync(parent, cancellationToken)
            ? new ClusterFolder(root, user)
            : throw new LocalPostgresException(
                $"The cluster lies in {root} and belongs to user {user.Uid}, who cannot enter {parent} any more. Open the way again (execute permission on each folder), or move the folder.");
    }

    // The pointer lies in a folder that may be an ordinary user's, and root acts on what it says.
    private static string Trusted(string pointer)
    {
        var target = Path.GetFullPath(File.ReadAllText(pointer).Trim(), StateRoot);
        return Path.GetDirectoryName(target) == StateRoot
            ? target
            : throw new LocalPostgresException($"{pointer} must name a folder directly under {StateRoot}; it names {target}.");
    }
}
