using System.Text;
using System.Text.RegularExpressions;

namespace SmartParking.Domain.Data;

/// <summary>Chooses the folder of the server's socket. Whoever can enter it is superuser, so it is mode 0700.</summary>
internal static partial class SocketFolder
{
    // sun_path holds 108 bytes, the terminating zero included.
    private const int LongestPath = 107;
    private const string LongestName = "/.s.PGSQL.65535";

    public static async Task<string> EnsureAsync(ClusterFolder cluster, CancellationToken cancellationToken)
    {
        var near = Path.Combine(cluster.Root, "socket");
        var chosen = Fits(near) ? near : Short(cluster.Root);
        await PrivateFolder.EnsureAsync(chosen, cluster.User, cancellationToken);
        return chosen;
    }

    // TMPDIR and XDG_RUNTIME_DIR differ between logins, and a start from another login must find the same socket.
    private static string Short(string root)
    {
        if (!ClusterUser.WeAreRoot)
        {
            return $"/tmp/smart-parking-{ClusterFolder.HashOf(root)}";
        }

        ClusterFolder.EnsureRootFolder("/run/smart-parking");
        return $"/run/smart-parking/{ClusterFolder.HashOf(root)}";
    }

    // A comma or a blank separates hosts for Npgsql and folders for PostgreSQL.
    private static bool Fits(string path) =>
        Plain().IsMatch(path) && Encoding.UTF8.GetByteCount(path + LongestName) <= LongestPath;

    [GeneratedRegex(@"\A[A-Za-z0-9/._-]+\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Plain();
}
