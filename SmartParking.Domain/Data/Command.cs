using System.Collections;
using System.ComponentModel;
using System.Diagnostics;

namespace SmartParking.Domain.Data;

/// <summary>Runs a program to its end.</summary>
internal static class Command
{
    public static Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(program, arguments, [], cancellationToken);

    /// <param name="program">Found on PATH, or a whole path.</param>
    /// <param name="arguments">Everybody on the machine can see them: no secret among them.</param>
    /// <param name="environment">What the program is told besides; secrets go here.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    public static async Task<CommandResult> RunAsync(
        string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        Clean(start);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Begin(start);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
            return new CommandResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Begin(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new LocalPostgresException($"{start.FileName} could not be started.");
        }
        catch (Win32Exception missing)
        {
            throw new LocalPostgresException($"{start.FileName} could not be started: {missing.Message}.", missing);
        }
    }

    // Our environment holds secrets, and PGDATA, PGPORT or a translated LANG would change what the programs do and say.
    private static void Clean(ProcessStartInfo start)
    {
        var kept = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => variable.Key is "PATH" or "LD_LIBRARY_PATH")
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value);
        start.Environment.Clear();
        foreach (var (name, value) in kept)
        {
            start.Environment[name] = value;
        }

        start.Environment["LC_ALL"] = "C";
    }
}
