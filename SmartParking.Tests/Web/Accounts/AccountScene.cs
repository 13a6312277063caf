using System.Net;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Messages;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Accounts;

/// <summary>An account and its forms, filled without scripts, and the messages it is sent.</summary>
internal sealed class AccountScene : IAsyncDisposable
{
    public required EdgePortal Edge { get; init; }

    public SeededPerson Olivia => Edge.Olivia;

    /// <summary>Every request looks at the security stamp, so that a session with an old one does not last for its minute.</summary>
    public static async Task<AccountScene> StartAsync() => new()
    {
        Edge = await EdgePortal.StartAsync(builder => builder.Services.PostConfigure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.Zero)),
    };

    public T Get<T>()
        where T : notnull => Edge.Portal.Services.GetRequiredService<T>();

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<Letter>> LettersAsync(string kind, string? to = null) =>
        [.. (await Get<OutboxQueue>().RecentAsync(PortalDatabase.TheTest, 100, CancellationToken.None)).Select(message => message.Letter!).Where(letter => letter.Kind == kind && letter.To == (to ?? Olivia.Email))];

    /// <summary>Asks by the form, as a person would, and waits until the request has been looked at.</summary>
    public async Task<string> ForgotAsync(HttpClient client, string email)
    {
        using var answer = await PostAsync(client, "/account/forgot", "forgot", ("Email", email));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await answer.Content.ReadAsStringAsync();
    }

    public async Task<string> ResetTokenAsync(int letters = 1)
    {
        for (var look = 0; look < 3_000; look++)
        {
            if (await LettersAsync(LetterKind.PasswordReset) is var found && found.Count >= letters)
            {
                return found[0].Token!;
            }

            await Task.Delay(10);
        }

        throw new InvalidOperationException("No link was sent.");
    }

    public Task<HttpResponseMessage> ResetAsync(HttpClient client, string token, string password) =>
        PostAsync(client, $"/account/reset?token={token}", "reset", ("Password", password), ("Again", password));

    public static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string handler, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
        [
            new("__RequestVerificationToken", EdgePortal.TokenOf(await client.GetStringAsync(path))),
            new("_handler", handler),
            .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value)),
        ]);
        return await client.PostAsync(path, form);
    }

    public async Task<bool> SignsInAsync(string password, string? email = null)
    {
        using var client = Edge.Client();
        using var answer = await EdgePortal.SignInAsync(client, email ?? Olivia.Email, password);
        return answer.StatusCode == HttpStatusCode.Redirect;
    }

    public static async Task<bool> IsInAsync(HttpClient client)
    {
        using var answer = await client.GetAsync("/t/acme/operations");
        return answer.StatusCode == HttpStatusCode.OK;
    }

    public async Task<List<string>> AuditAsync() => [.. (await Edge.Database.ReadAuditAsync(Edge.Acme.Id)).Select(entry => entry.Action)];

    public ValueTask DisposeAsync() => Edge.DisposeAsync();
}
