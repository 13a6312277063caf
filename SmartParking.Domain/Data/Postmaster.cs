using System.Globalization;

namespace SmartParking.Domain.Data;

/// <summary>The server's process: makes its data directory, starts it, finds it, stops it.</summary>
internal sealed class Postmaster(ClusterFolder cluster, string socketDirectory, PostgresBinaries binaries, ServerLog log)
{
    private const string StopLimitSeconds = "60";

    // Only the process that lives in the directory is its server: a pid on file may be another program's by now.
    // Asked as the server's user, because root in a container may not look at another user's processes.
    private const string ListProcesses = """
        for p in /proc/[0-9]*; do
          if [ "$p/cwd" -ef "$1" ] && [ "$(cat "$p/comm" 2>/dev/null)" = postgres ]; then echo "${p#/proc/}"; fi
        done 2>/dev/null
        true
        """;

    private string PidFile => Path.Combine(cluster.DataDirectory, "postmaster.pid");

    public async Task InitialiseAsync(bool throwaway, CancellationToken cancellationToken)
    {
        foreach (var leftover in Directory.EnumerateDirectories(cluster.Root, "new-*"))
        {
            Directory.Delete(leftover, recursive: true);
        }

        // initdb writes PG_VERSION early; only a finished directory gets the name that counts.
        var draft = Path.Combine(cluster.Root, $"new-{Guid.NewGuid():N}");
        List<string> arguments =
        [
            "-D", draft, "-U", "postgres", "-E", "UTF8", $"--locale={await LocaleAsync(cancellationToken)}",
            "--data-checksums", "--auth-local=trust", "--auth-host=reject", "--no-instructions",
        ];
        if (throwaway)
        {
            arguments.Add("--no-sync");
        }

        (await cluster.User.RunAsync(binaries.Initdb, arguments, cancellationToken)).OrThrow("initdb");
        var settings = Path.Combine(draft, "postgresql.conf");
        await File.AppendAllTextAsync(settings, $"\ninclude '{ClusterConfiguration.SettingsName}'\n", cancellationToken);
        Directory.Move(draft, cluster.DataDirectory);
    }

    /// <summary>True when it runs. pg_ctl puts it in a session of its own, so that a Ctrl-C meant for us does not reach it.</summary>
    public async Task<bool> TryStartAsync(TimeSpan limit)
    {
        log.Prepare();
        var seconds = Math.Max(1, (int)limit.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["start", "-D", cluster.DataDirectory, "-l", log.StartFile, "-s", "-w", "-t", seconds];

        // Not cancellable: a server whose starter was killed half-way has no pid on file by which to stop it.
        return (await cluster.User.RunAsync(binaries.PgCtl, arguments, CancellationToken.None)).Succeeded;
    }

    /// <summary>Ends the sessions, writes a checkpoint and stops; when that takes too long, stops at once (recovery heals it).</summary>
    public async Task StopAsync()
    {
        foreach (var mode in (string[])["fast", "immediate"])
        {
            // pg_ctl would wait its whole minute for a killed server to remove its pid file.
            if (!await IsAliveAsync(CancellationToken.None))
            {
                return;
            }

            string[] arguments = ["stop", "-D", cluster.DataDirectory, "-m", mode, "-s", "-w", "-t", StopLimitSeconds];
            await cluster.User.RunAsync(binaries.PgCtl, arguments, CancellationToken.None);
        }

        if (await IsAliveAsync(CancellationToken.None))
        {
            throw new LocalPostgresException($"The server in {cluster.DataDirectory} did not stop.\n{log.Tail()}");
        }
    }

    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken) =>
        PidOnFile() is { } pid && (await ProcessesAsync(cancellationToken)).Contains(pid);

    /// <summary>False while children of a killed server are still about: nobody may start over them.</summary>
    public async Task<bool> IsDesertedAsync(CancellationToken cancellationToken) => (await ProcessesAsync(cancellationToken)).Count == 0;

    /// <summary>
    /// Once deserted: PostgreSQL takes any process with the pid on file for its server and would refuse to start,
    /// even a zombie nobody reaps (a container without an init). The socket's folder is this cluster's alone.
    /// </summary>
    public void RemoveStaleFiles()
    {
        File.Delete(PidFile);
        foreach (var socket in Directory.EnumerateFiles(socketDirectory, ".s.PGSQL.*"))
        {
            File.Delete(socket);
        }
    }

    private async Task<List<int>> ProcessesAsync(CancellationToken cancellationToken)
    {
        var answer = await cluster.User.RunAsync("sh", ["-c", ListProcesses, "sh", cluster.DataDirectory], cancellationToken);
        var lines = answer.OrThrow("Looking for the server's processes").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }

    private int? PidOnFile()
    {
        try
        {
            return int.TryParse(File.ReadLines(PidFile).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (IOException)
        {
            // It is not there, or was just removed.
            return null;
        }
    }

    private static async Task<string> LocaleAsync(CancellationToken cancellationToken)
    {
        var known = await Command.RunAsync("locale", ["-a"], cancellationToken);
        var names = known.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Any(name => name.Equals("C.UTF-8", StringComparison.OrdinalIgnoreCase) || name.Equals("C.utf8", StringComparison.OrdinalIgnoreCase))
            ? "C.UTF-8"
            : "C";
    }
}
