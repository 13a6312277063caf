using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Api;

/// <summary>A Portal with two tenants, an owner of the first who is a platform admin, and a key that may everything a key may.</summary>
public sealed class ApiScene : IAsyncLifetime
{
    private PortalDatabase? _database;
    private RunningPortal? _portal;

    internal PortalDatabase Database => _database!;

    internal RunningPortal Portal => _portal!;

    internal SeededTenant Acme { get; private set; } = null!;

    internal SeededTenant Borealis { get; private set; } = null!;

    /// <summary>Owner of Acme, and platform admin.</summary>
    internal HttpClient Petra { get; private set; } = null!;

    /// <summary>Acme's key.</summary>
    internal HttpClient Key { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _portal = await RunningPortal.StartAsync(
            _database, null, "--Edge:Limits:Address:Burst", "1000000", "--Edge:Limits:Person:Burst", "1000000", "--Edge:Limits:Basic:Burst", "1000000", "--Edge:Limits:Enterprise:Burst", "1000000");
        Acme = await SeededTenant.CreateAsync(_database, "acme");
        Borealis = await SeededTenant.CreateAsync(_database, "borealis", prefix: "B");
        await _database.AsSuperuserAsync<int>("with t as (update tenants set tier = 'enterprise' where slug in ('acme', 'borealis') returning 1) select count(*)::int from t");
        var petra = await SeededPerson.CreateAsync(_portal, "Petra Platform", platformAdmin: true);
        await petra.JoinAsync(_database, Acme, Role.Owner);
        Petra = new HttpClient { BaseAddress = _portal.Address };
        var signedIn = await ApiAnswer.PostAsync(Petra, "/api/auth/login", new { email = petra.Email, password = SeededPerson.Password });
        Petra.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("access_token"));
        var key = await SeededKey.CreateAsync(_database, Acme, "admin:*");
        await key.SetAsync(_database, Acme, "rate_per_minute = 100000");
        Key = key.Client(_portal);
    }

    public async Task DisposeAsync()
    {
        Petra.Dispose();
        Key.Dispose();
        await _portal!.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <summary>Sends a request, and reads what comes back.</summary>
    internal static async Task<ApiReply> SendAsync(HttpClient client, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body switch
        {
            null => null,
            HttpContent content => content,
            string json => new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
            _ => JsonContent.Create(body),
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new ApiReply(
            (int)answer.StatusCode,
            text,
            text.StartsWith('{') ? JsonDocument.Parse(text).RootElement : default,
            answer.Headers.ETag?.ToString(),
            answer.Headers.Location?.ToString(),
            answer.Headers.Contains("Idempotency-Replayed"),
            answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>Makes a space of Acme.</summary>
    internal async Task<ApiReply> MakeSpaceAsync(string code)
    {
        var made = await SendAsync(Key, "POST", "/api/v6/spaces", new { site_id = Acme.SiteId, code });
        made.Status.ShouldBe(201, made.Text);
        return made;
    }

    internal Task<long> CountAsync(string sql, params object[] parameters) => Database.AsSuperuserAsync<long>(sql, parameters);
}
