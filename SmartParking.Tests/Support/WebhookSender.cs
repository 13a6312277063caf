using System.Net.Http.Headers;
using System.Text;

namespace SmartParking.Tests.Support;

/// <summary>Posts events as ChirpStack does.</summary>
internal sealed class WebhookSender(Uri portal) : IDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = portal };

    public static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    public Task<HttpResponseMessage> PostAsync(ToldUplink told, string secret) => PostAsync(told.Type, told.Json, secret);

    public Task<HttpResponseMessage> PostAsync(string type, string body, string secret) => PostAsync(type, Json(body), secret);

    public async Task<HttpResponseMessage> PostAsync(string type, HttpContent content, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhooks/chirpstack?event={type}") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        return await Client.SendAsync(request);
    }

    public void Dispose() => Client.Dispose();
}
