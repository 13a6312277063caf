using Npgsql;

namespace SmartParking.Domain.Data;

/// <summary>Gets a cluster from whatever state it was left in to one that answers.</summary>
internal sealed class ClusterLauncher(LocalPostgresOptions options, ClusterFolder cluster, string socketDirectory, Postmaster postmaster, TimeProvider time)
{
    private const int PortAttempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan OrphansMayTake = TimeSpan.FromSeconds(15);
    private readonly ServerLog _log = new(cluster.LogDirectory);
    private readonly ClusterPort _port = new(options.Folder, options.Port);

    public async Task<ClusterLaunch> LaunchAsync(CancellationToken cancellationToken)
    {
        if (await postmaster.IsAliveAsync(cancellationToken))
        {
            if (await TryAdoptAsync(cancellationToken) is { } adopted)
            {
                return new ClusterLaunch(adopted, Adopted: true);
            }

            await postmaster.StopAsync();
        }

        var started = await StartAsync(cancellationToken);
        try
        {
            return await AnswersAsync(started, cancellationToken)
                ? new ClusterLaunch(started, Adopted: false)
                : throw Failed("does not answer");
        }
        catch
        {
            await postmaster.StopAsync();
            throw;
        }
    }

    private async Task<int?> TryAdoptAsync(CancellationToken cancellationToken)
    {
        if (_port.Expected is not { } expected)
        {
            return null;
        }

        var settings = ClusterConfiguration.Settings(options, socketDirectory, expected);
        return ClusterConfiguration.IsInForce(cluster.DataDirectory, settings) && await AnswersAsync(expected, cancellationToken)
            ? expected
            : null;
    }

    private async Task<int> StartAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var conflicts = 0; ;)
        {
            await ClearTheWayAsync(cancellationToken);
            var chosen = _port.Choose();
            ClusterConfiguration.Write(cluster.DataDirectory, ClusterConfiguration.Settings(options, socketDirectory, chosen));
            if (await postmaster.TryStartAsync(options.StartLimit))
            {
                return chosen;
            }

            var words = _log.StartText + _log.Tail();
            var portTaken = words.Contains("could not bind", StringComparison.Ordinal) && _port.MayChange && ++conflicts < PortAttempts;
            var stillLeaving = IsLeaving(words) && time.GetElapsedTime(begun) < OrphansMayTake;
            if (!portTaken && !stillLeaving)
            {
                var failure = Failed("did not start");
                await postmaster.StopAsync();
                throw failure;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // Shortly after its postmaster was killed, the children of a server still hold its directory and shared memory.
    private static bool IsLeaving(string words) =>
        (words.Contains("FATAL:  lock file", StringComparison.Ordinal) && words.Contains("already exists", StringComparison.Ordinal)) ||
        words.Contains("pre-existing shared memory block", StringComparison.Ordinal);

    private async Task ClearTheWayAsync(CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (!await postmaster.IsDesertedAsync(cancellationToken))
        {
            if (time.GetElapsedTime(begun) > OrphansMayTake)
            {
                throw Failed("was killed, and processes of it still run");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        postmaster.RemoveStaleFiles();
    }

    private async Task<bool> AnswersAsync(int serverPort, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var connection = LocalPostgres.Connection(socketDirectory, serverPort, "postgres", null, "postgres");
        connection.Pooling = false;
        connection.Timeout = 5;
        while (time.GetElapsedTime(begun) < options.StartLimit)
        {
            try
            {
                return await DataDirectoryAsync(connection.ConnectionString, cancellationToken) == cluster.DataDirectory;
            }
            catch (NpgsqlException) when (!cancellationToken.IsCancellationRequested)
            {
                if (!await postmaster.IsAliveAsync(cancellationToken))
                {
                    return false;
                }

                await Task.Delay(Pause, time, cancellationToken);
            }
        }

        return false;
    }

    private static async Task<string?> DataDirectoryAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("show data_directory", connection);
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private LocalPostgresException Failed(string what) =>
        new($"The server in {cluster.DataDirectory} {what} (limit {options.StartLimit.TotalSeconds:0} s). The end of its log:\n{_log.Tail()}");
}
