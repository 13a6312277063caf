using System.Net.Http.Headers;
using SmartParking.Domain.ChirpStack;
using SmartParking.Portal.Shell;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>Posts as ChirpStack does: once, with five seconds of patience, never again, and in no order.</summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");
    private static readonly MediaTypeHeaderValue Protobuf = new("application/octet-stream");

    private readonly HttpClient _client;
    private readonly Dictionary<string, AuthenticationHeaderValue> _secrets;
    private readonly SimulatorFigures _figures;

    /// <param name="baseAddress">Of the Portal.</param>
    /// <param name="secrets">By the slug of the tenant.</param>
    /// <param name="figures">Told what became of every post.</param>
    public WebhookSender(Uri baseAddress, IReadOnlyDictionary<string, string> secrets, SimulatorFigures figures)
    {
        // ChirpStack has no limit of its own; this one spares the machine that plays both sides.
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 128, AllowAutoRedirect = false, UseProxy = false };
        _client = new HttpClient(handler) { BaseAddress = baseAddress, Timeout = TimeSpan.FromSeconds(5) };
        _secrets = secrets.ToDictionary(pair => pair.Key, pair => new AuthenticationHeaderValue("Bearer", pair.Value), StringComparer.Ordinal);
        _figures = figures;
    }

    public async Task SendAsync(Post post, CancellationToken cancellationToken)
    {
        var told = post.Event;
        _figures.Sending();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{Paths.ChirpStackWebhook}?event={told.Type}", UriKind.Relative));
            request.Headers.Authorization = _secrets[told.Tenant];
            request.Content = new ByteArrayContent(post.Body);
            request.Content.Headers.ContentType = post.Encoding == EventEncoding.Json ? Json : Protobuf;
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            _figures.Answered(told, (int)response.StatusCode);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            _figures.Undelivered(told, cancellationToken.IsCancellationRequested ? null : failure is HttpRequestException ? "connection" : "timeout");
        }
    }

    public void Dispose() => _client.Dispose();
}
