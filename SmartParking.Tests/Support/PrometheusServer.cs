using System.Diagnostics;
using System.Text.Json;

namespace SmartParking.Tests.Support;

/// <summary>A real Prometheus that scrapes a Portal every second.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _client = new();
    private Process _process = null!;

    public static async Task<PrometheusServer> StartAsync(Uri portal)
    {
        var server = new PrometheusServer();
        var address = $"127.0.0.1:{PortalProcess.FreePort()}";
        var configuration = Path.Combine(server._folder.Path, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s }
            scrape_configs:
              - job_name: smart-parking
                static_configs: [ { targets: ["{{portal.Authority}}"] } ]
            """);
        var start = new ProcessStartInfo("/usr/bin/prometheus", ["--config.file=" + configuration, "--storage.tsdb.path=" + Path.Combine(server._folder.Path, "data"), "--web.listen-address=" + address, "--log.level=error"]);
        server._process = Process.Start(start)!;
        server._client.BaseAddress = new Uri("http://" + address);
        await server.UntilAsync("sum_over_time(up{job=\"smart-parking\"}[1m]) >= 4");
        return server;
    }

    /// <summary>Runs promtool to its end.</summary>
    public static async Task<(int Code, string Said)> ToolAsync(params string[] arguments)
    {
        using var tool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await Task.WhenAll(tool.StandardOutput.ReadToEndAsync(), tool.StandardError.ReadToEndAsync());
        await tool.WaitForExitAsync();
        return (tool.ExitCode, string.Concat(said));
    }

    /// <returns>How many series the query has now, and what is wrong with it; null when nothing is.</returns>
    public async Task<(int Series, string? Problem)> AskAsync(string query)
    {
        using var answer = await _client.GetAsync("/api/v1/query?query=" + Uri.EscapeDataString(query));
        using var told = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return told.RootElement.GetProperty("status").GetString() == "success"
            ? (told.RootElement.GetProperty("data").GetProperty("result").GetArrayLength(), null)
            : (0, told.RootElement.GetProperty("error").GetString());
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _client.Dispose();
        _folder.Dispose();
    }

    /// <summary>Waits until a query has an answer.</summary>
    public async Task UntilAsync(string query)
    {
        for (var look = 0; look < 1_200; look++)
        {
            try
            {
                if ((await AskAsync(query)).Series > 0)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (JsonException)
            {
                // Not ready yet.
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"Prometheus had no answer to {query}.");
    }
}
