using System.Net;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Demo;

/// <summary>Listening is not yet serving: until the checks of the start have passed, the Portal answers 503.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task WaitAsync(string baseUrl, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };
        var begun = time.GetTimestamp();
        while (!await AnswersAsync(client, new Uri(baseUrl + Paths.HealthReady), cancellationToken))
        {
            if (time.GetElapsedTime(begun) > Limit)
            {
                throw new DemoRefusedException($"The Portal listens on {baseUrl} and does not become ready; the lines before this one say why.");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(address, cancellationToken);
            return response.StatusCode is not HttpStatusCode.ServiceUnavailable;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
