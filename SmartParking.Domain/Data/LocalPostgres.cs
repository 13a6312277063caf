using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>A private PostgreSQL server under a data folder; it stops when this instance is disposed.</summary>
public sealed class LocalPostgres : IAsyncDisposable
{
    private readonly Stack<ClusterLock> _locks;
    private readonly Postmaster _postmaster;
    private int _released;

    private LocalPostgres(ClusterFolder cluster, string socketDirectory, PostgresBinaries binaries, Postmaster postmaster, ClusterLaunch launch, Stack<ClusterLock> locks)
    {
        _locks = locks;
        _postmaster = postmaster;
        Binaries = binaries;
        SocketDirectory = socketDirectory;
        DataDirectory = cluster.DataDirectory;
        Port = launch.Port;
        Adopted = launch.Adopted;
    }

    /// <summary>Mode 0700. Entering by it as <c>postgres</c> needs no password.</summary>
    public string SocketDirectory { get; }

    /// <summary>Of the socket, and of 127.0.0.1, where every role but <c>postgres</c> may enter by password.</summary>
    public int Port { get; }

    public string DataDirectory { get; }

    /// <summary>The server was already running, left behind by an instance that was killed.</summary>
    public bool Adopted { get; }

    /// <summary>The programs of the server's own version, for instance to run <c>pg_dump</c>.</summary>
    public PostgresBinaries Binaries { get; }

    public static Task<LocalPostgres> StartAsync(LocalPostgresOptions options, CancellationToken cancellationToken) =>
        StartAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Makes the cluster when there is none, adopts it when it runs, starts it otherwise; returns when it answers.</summary>
    /// <exception cref="LocalPostgresException">No programs, folder in use, port taken, server not starting (with the end of its log).</exception>
    public static async Task<LocalPostgres> StartAsync(LocalPostgresOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        options = options with { Folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)) };
        Make(options.Folder);
        var locks = new Stack<ClusterLock>();
        try
        {
            locks.Push(ClusterLock.Take(options.Folder));
            var cluster = await ClusterFolder.OpenAsync(options.Folder, cancellationToken);

            // A copied data folder points to the same cluster and is not covered by the first lock.
            locks.Push(ClusterLock.Take(cluster.Root));
            var binaries = await PostgresBinaries.FindAsync(cluster.MajorVersion, cancellationToken);
            var socketDirectory = await SocketFolder.EnsureAsync(cluster, cancellationToken);
            var postmaster = new Postmaster(cluster, socketDirectory, binaries, new ServerLog(cluster.LogDirectory));
            if (!cluster.Initialised)
            {
                await postmaster.InitialiseAsync(options.Throwaway, cancellationToken);
            }

            var launch = await new ClusterLauncher(options, cluster, socketDirectory, postmaster, time).LaunchAsync(cancellationToken);
            return new LocalPostgres(cluster, socketDirectory, binaries, postmaster, launch, locks);
        }
        catch
        {
            Release(locks);
            throw;
        }
    }

    /// <summary>
    /// Puts a data directory that was copied from another server in the place of the folder's own, with the settings of ours. The
    /// next start opens it.
    /// </summary>
    /// <param name="options">The folder; a server that runs in it is stopped.</param>
    /// <param name="fill">Fills the directory it is given.</param>
    /// <param name="cancellationToken">Ends it; the directory that was there stays.</param>
    /// <returns>Where the former one lies now; null when there was none.</returns>
    internal static async Task<string?> ReplaceDataAsync(LocalPostgresOptions options, Func<string, CancellationToken, Task> fill, CancellationToken cancellationToken)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        Make(folder);
        using var held = ClusterLock.Take(folder);
        var cluster = await ClusterFolder.OpenAsync(folder, cancellationToken);
        using var heldToo = ClusterLock.Take(cluster.Root);
        if (cluster.Initialised)
        {
            var binaries = await PostgresBinaries.FindAsync(cluster.MajorVersion, cancellationToken);
            await new Postmaster(cluster, await SocketFolder.EnsureAsync(cluster, cancellationToken), binaries, new ServerLog(cluster.LogDirectory)).StopAsync();
        }

        var draft = await cluster.DraftAsync(fill, cancellationToken);
        string? former = null;
        if (Directory.Exists(cluster.DataDirectory))
        {
            former = Path.Combine(cluster.Root, $"data-before-{Guid.CreateVersion7():N}");
            Directory.Move(cluster.DataDirectory, former);
        }

        Directory.Move(draft, cluster.DataDirectory);
        return former;
    }

    /// <summary>By the socket. For a program that cannot use one: Host=127.0.0.1 with the same <see cref="Port"/>.</summary>
    public string ConnectionString(string user, string? password, string database) =>
        Connection(SocketDirectory, Port, user, password, database).ConnectionString;

    public string SuperuserConnectionString(string database) => ConnectionString("postgres", null, database);

    /// <summary>Gives up ownership, as a killed process would: the server runs on, and the next start adopts it.</summary>
    public void LetGo()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            Release(_locks);
        }
    }

    /// <summary>Stops the server in order, unless it was let go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _released, 1) == 0)
        {
            try
            {
                await _postmaster.StopAsync();
            }
            finally
            {
                Release(_locks);
            }
        }
    }

    internal static NpgsqlConnectionStringBuilder Connection(string socketDirectory, int port, string user, string? password, string database) => new()
    {
        Host = socketDirectory,
        Port = port,
        Username = user,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LocalPostgresException($"The data folder cannot be made: {refused.Message}", refused);
        }
    }

    private static void Release(Stack<ClusterLock> locks)
    {
        while (locks.TryPop(out var held))
        {
            held.Dispose();
        }
    }
}
