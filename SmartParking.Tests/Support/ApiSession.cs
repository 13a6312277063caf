using System.Net.Http.Headers;
using System.Text.Json;

namespace SmartParking.Tests.Support;

/// <summary>A program that somebody has signed in from.</summary>
internal sealed class ApiSession : IDisposable
{
    private ApiSession(RunningPortal portal, string agent)
    {
        Client = new HttpClient { BaseAddress = portal.Address };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd(agent);
    }

    public HttpClient Client { get; }

    public string Access { get; private set; } = string.Empty;

    public string Refresh { get; private set; } = string.Empty;

    public JsonElement User { get; private set; }

    public static async Task<ApiSession> SignInAsync(RunningPortal portal, SeededPerson person, string agent = "client/1")
    {
        var session = new ApiSession(portal, agent);
        var answer = await ApiAnswer.PostAsync(session.Client, "/api/auth/login", new { email = person.Email, password = SeededPerson.Password });
        answer.Status.ShouldBe(200, answer.Detail);
        session.Take(answer);
        return session;
    }

    /// <summary>The same tokens in somebody else's hands.</summary>
    public ApiSession StolenTo(RunningPortal portal, string agent = "client/1")
    {
        var thief = new ApiSession(portal, agent);
        (thief.Access, thief.Refresh) = (Access, Refresh);
        thief.Bear();
        return thief;
    }

    public Task<ApiAnswer> GetAsync(string path) => ApiAnswer.GetAsync(Client, path);

    public Task<ApiAnswer> PostAsync(string path, object body) => ApiAnswer.PostAsync(Client, path, body);

    /// <summary>Shows a refresh token and keeps nothing of the answer.</summary>
    public Task<ApiAnswer> ShowAsync(string refresh) => PostAsync("/api/auth/refresh", new { refresh_token = refresh });

    /// <summary>Refreshes as a client does.</summary>
    public async Task<int> RefreshAsync()
    {
        var answer = await ShowAsync(Refresh);
        if (answer.Status == 200)
        {
            Take(answer);
        }

        return answer.Status;
    }

    /// <summary>Whether the access token is accepted.</summary>
    public async Task<bool> IsInAsync() => (await GetAsync("/api/auth/me")).Status == 200;

    public void Take(ApiAnswer answer)
    {
        (Access, User) = (answer.Text("access_token")!, answer.Body.GetProperty("user"));
        Refresh = answer.Text("refresh_token") is { Length: > 0 } refresh ? refresh : Refresh;
        Bear();
    }

    public void Dispose() => Client.Dispose();

    private void Bear() => Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Access);
}
