using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace SmartParking.Tests.Support;

/// <summary>What the API answered: its status and, of problem details, the <c>detail</c>.</summary>
internal sealed record ApiAnswer(int Status, JsonElement Body, HttpResponseHeaders Headers)
{
    public string? Detail => Text("detail");

    public string? Text(string name) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static async Task<ApiAnswer> GetAsync(HttpClient client, string path) => await OfAsync(await client.GetAsync(path));

    public static async Task<ApiAnswer> PostAsync(HttpClient client, string path, object body) => await OfAsync(await client.PostAsJsonAsync(path, body));

    public static async Task<ApiAnswer> OfAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            var text = await answer.Content.ReadAsStringAsync();
            return new ApiAnswer((int)answer.StatusCode, text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default, answer.Headers);
        }
    }
}
