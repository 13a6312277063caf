using System.Globalization;

namespace SmartParking.Domain.Data;

/// <summary>The operating system user the server runs as. PostgreSQL refuses to be root, so root borrows another one.</summary>
internal sealed class ClusterUser
{
    private readonly bool _borrowed;

    private ClusterUser(int uid, int gid, bool borrowed)
    {
        Uid = uid;
        Gid = gid;
        _borrowed = borrowed;
    }

    public int Uid { get; }

    public int Gid { get; }

    public static bool WeAreRoot => Environment.IsPrivilegedProcess;

    public static async Task<ClusterUser> OurselvesAsync(CancellationToken cancellationToken) =>
        new(await IdAsync(["-u"], cancellationToken), await IdAsync(["-g"], cancellationToken), borrowed: false);

    /// <summary>For root alone: the user <c>postgres</c>, which the server's package makes.</summary>
    public static async Task<ClusterUser> PostgresAsync(CancellationToken cancellationToken) =>
        new(await IdAsync(["-u", "postgres"], cancellationToken), await IdAsync(["-g", "postgres"], cancellationToken), borrowed: true);

    /// <summary>For root alone: the user an existing cluster belongs to.</summary>
    public static ClusterUser Owning(PrivateFolder folder) => new(folder.Uid, folder.Gid, borrowed: true);

    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!_borrowed)
        {
            return Command.RunAsync(program, arguments, cancellationToken);
        }

        string[] become = [$"--reuid={Uid}", $"--regid={Gid}", "--clear-groups", "--", program];
        return Command.RunAsync("setpriv", [.. become, .. arguments], cancellationToken);
    }

    public async Task<bool> CanEnterAsync(string folder, CancellationToken cancellationToken) =>
        (await RunAsync("test", ["-x", folder], cancellationToken)).Succeeded;

    private static async Task<int> IdAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await Command.RunAsync("id", arguments, cancellationToken);
        return result.Succeeded
            ? int.Parse(result.Output, CultureInfo.InvariantCulture)
            : throw new LocalPostgresException(
                "PostgreSQL refuses to run as root and there is no user 'postgres' to run it as. Install the package 'postgresql', or start as an ordinary user.");
    }
}
