using System.Net.Http.Headers;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>Posts as ChirpStack does: once, with five seconds of patience, never again, and in no order.</summary>
internal sealed class WebhookSender : IDisposable
{
    private readonly HttpClient _client;
    private readonly Dictionary<string, AuthenticationHeaderValue> _secrets;
    private long _delivered;
    private long _lost;
    private string? _lastReason;

    /// <param name="secrets">By the slug of the tenant.</param>
    public WebhookSender(Uri baseAddress, IReadOnlyDictionary<string, string> secrets)
    {
        // ChirpStack has no limit of its own; this one spares the machine that plays both sides.
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 128, AllowAutoRedirect = false, UseProxy = false };
        _client = new HttpClient(handler) { BaseAddress = baseAddress, Timeout = TimeSpan.FromSeconds(5) };
        _secrets = secrets.ToDictionary(pair => pair.Key, pair => new AuthenticationHeaderValue("Bearer", pair.Value), StringComparer.Ordinal);
    }

    public long Delivered => Interlocked.Read(ref _delivered);

    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Why the latest loss was one; it repeats nothing of the event or the secret.</summary>
    public string? LastReason => _lastReason;

    public async Task SendAsync(EmulatedEvent happened, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Paths.ChirpStackWebhook}?event={happened.Type}", UriKind.Relative));
            request.Headers.Authorization = _secrets[happened.Tenant];
            request.Content = new ByteArrayContent(happened.Body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                Interlocked.Increment(ref _delivered);
                return;
            }

            Lose($"status {(int)response.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                Lose(failure is HttpRequestException ? failure.Message : "no answer within 5 s");
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private void Lose(string reason)
    {
        _lastReason = reason;
        Interlocked.Increment(ref _lost);
    }
}
