using System.Diagnostics;
using SmartParking.Domain.Data;

namespace SmartParking.Tests.Isolation;

/// <summary>The executable itself, with the settings an administrator would give it.</summary>
internal static class PortalProcess
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task<(int ExitCode, string Output)> RunAsync(LocalDatabase database, string[] arguments, Action<IDictionary<string, string?>>? change = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SmartParking.Portal.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Parking"] = database.Connections.App;
        start.Environment["ConnectionStrings__Platform"] = database.Connections.Platform;
        start.Environment["ConnectionStrings__Auth"] = database.Connections.Auth;
        start.Environment["Keys__Master"] = database.MasterKey;
        change?.Invoke(start.Environment);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"It was still running after {Limit.TotalSeconds:0} s.", late);
        }

        return (process.ExitCode, await output + await error);
    }
}
