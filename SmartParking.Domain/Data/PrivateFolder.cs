using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SmartParking.Domain.Data;

/// <summary>A folder of mode 0700 that belongs to the server's user, and what is known about its owner.</summary>
[SuppressMessage("Interoperability", "CA1416", Justification = "The portal runs on Linux.")]
internal sealed record PrivateFolder(int Uid, int Gid, string Mode, string Kind)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Null when there is nothing at the path. A symbolic link is seen as itself.</summary>
    public static async Task<PrivateFolder?> LookAsync(string path, CancellationToken cancellationToken)
    {
        var result = await Command.RunAsync("stat", ["-c", "%u|%g|%a|%F", "--", path], cancellationToken);
        if (!result.Succeeded)
        {
            return null;
        }

        var fields = result.Output.Trim().Split('|');
        return new(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[2],
            fields[3]);
    }

    /// <summary>Makes the folder, or takes the one that is there only when nobody else can have prepared it.</summary>
    public static async Task EnsureAsync(string path, ClusterUser user, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }

        var found = await LookAsync(path, cancellationToken);
        if (ClusterUser.WeAreRoot && found is { Uid: 0, Kind: "directory" })
        {
            var chown = await Command.RunAsync("chown", ["-h", $"{user.Uid}:{user.Gid}", "--", path], cancellationToken);
            chown.OrThrow($"Giving {path} to the server's user");
            found = await LookAsync(path, cancellationToken);
        }

        if (found is not { Kind: "directory", Mode: "700" } || found.Uid != user.Uid)
        {
            throw new LocalPostgresException(
                $"{path} must be a folder of mode 700 that belongs to user {user.Uid}; it is {found}. Remove it or repair its owner and mode.");
        }
    }
}
