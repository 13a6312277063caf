using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Domain.Messages;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Factors;

/// <summary>The code after the password: asked for, good once, and no way around it.</summary>
public sealed class SecondStepTests : IAsyncLifetime
{
    private readonly StandingTime _time = new();
    private EdgePortal _edge = null!;
    private byte[] _secret = [];
    private IReadOnlyList<string> _codes = [];

    private Authenticators Authenticators => _edge.Portal.Services.GetRequiredService<Authenticators>();

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));
        await Authenticators.BeginAsync(_edge.Olivia.Id, CancellationToken.None);
        _secret = (await Authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).Pending.ShouldNotBeNull();
        _codes = (await Authenticators.ConfirmAsync(_edge.Olivia.Id, Code(), Me, CancellationToken.None)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task The_password_alone_opens_nothing()
    {
        using var client = await HalfAsync();

        (await AccountScene.IsInAsync(client)).ShouldBeFalse();
        using var account = await client.GetAsync("/account/security");
        account.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await ActionsAsync()).ShouldNotContain("session.sign_in");
    }

    [Fact]
    public async Task A_code_opens_a_session_and_is_good_once()
    {
        var code = Code();
        using var client = await HalfAsync();
        using var again = await HalfAsync();

        (await EnterAsync(client, code)).ShouldBe(HttpStatusCode.Redirect);
        (await EnterAsync(again, code)).ShouldBe(HttpStatusCode.OK);

        (await AccountScene.IsInAsync(client)).ShouldBeTrue();
        (await AccountScene.IsInAsync(again)).ShouldBeFalse();
        (await ActionsAsync()).Count(action => action == "session.sign_in").ShouldBe(1);
    }

    [Fact]
    public async Task Of_two_who_enter_one_code_at_once_one_gets_in()
    {
        var code = Code();
        var clients = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => HalfAsync()));

        var answers = await Task.WhenAll(clients.Select(client => EnterAsync(client, code)));

        answers.Count(answer => answer == HttpStatusCode.Redirect).ShouldBe(1);
        Array.ForEach(clients, client => client.Dispose());
    }

    [Fact]
    public async Task A_recovery_code_opens_once_and_is_told_in_the_audit()
    {
        using var client = await HalfAsync();
        using var again = await HalfAsync();

        (await EnterAsync(client, _codes[3].ToLowerInvariant())).ShouldBe(HttpStatusCode.Redirect);
        (await EnterAsync(again, _codes[3])).ShouldBe(HttpStatusCode.OK);

        (await ActionsAsync()).Count(action => action == "recovery_codes.use").ShouldBe(1);
        (await Authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).CodesLeft.ShouldBe(RecoveryCode.Count - 1);
    }

    [Fact]
    public async Task Guessing_codes_locks_the_step_and_a_right_one_comes_too_late()
    {
        using var client = await HalfAsync();
        for (var guess = 0; guess < 5; guess++)
        {
            (await EnterAsync(client, "000000")).ShouldBe(HttpStatusCode.OK);
        }

        (await EnterAsync(client, Code())).ShouldBe(HttpStatusCode.OK);
        (await AccountScene.IsInAsync(client)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_crowd_of_guesses_at_once_is_tried_no_oftener_than_one_after_the_other()
    {
        using var client = await HalfAsync();
        var token = EdgePortal.TokenOf(await client.GetStringAsync("/sign-in/code"));

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", token), new("_handler", "code"), new("Code", "000000")]);
            (await client.PostAsync("/sign-in/code", form)).Dispose();
        }));

        var refused = await _edge.Database.AsSuperuserAsync<string[]>("select array_agg(after::jsonb ->> 'reason') from audit_log where action = 'session.refused'");
        refused.Count(reason => reason == "wrong_code").ShouldBe(5);
        refused.Length.ShouldBe(40);
    }

    [Fact]
    public async Task A_program_that_signed_in_by_password_alone_ends_when_a_second_factor_comes()
    {
        await Authenticators.RemoveAsync(_edge.Olivia.Id, Me, CancellationToken.None);
        using var program = await ApiSession.SignInAsync(_edge.Portal, _edge.Olivia);
        (await program.IsInAsync()).ShouldBeTrue();
        await Authenticators.BeginAsync(_edge.Olivia.Id, CancellationToken.None);
        _secret = (await Authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).Pending.ShouldNotBeNull();

        (await Authenticators.ConfirmAsync(_edge.Olivia.Id, Code(), Me, CancellationToken.None)).ShouldNotBeNull();

        ((await program.IsInAsync()), (await program.RefreshAsync())).ShouldBe((false, 401));
        var letters = await _edge.Portal.Services.GetRequiredService<OutboxQueue>().RecentAsync(PortalDatabase.TheTest, 10, CancellationToken.None);
        letters.Select(message => message.Letter!).Where(letter => letter.Kind == LetterKind.FactorChanged && letter.To == _edge.Olivia.Email).Select(letter => letter.Words[1])
            .ShouldBe(["authenticator.add", "authenticator.remove", "authenticator.add"], ignoreOrder: true);
    }

    [Fact]
    public async Task Half_a_session_is_worth_nothing_after_the_password_was_changed()
    {
        using var client = await HalfAsync();
        await _edge.Database.AsSuperuserAsync<Guid>("update auth.users set security_stamp = 'another' where id = $1 returning id", _edge.Olivia.Id);

        using var page = await client.GetAsync("/sign-in/code");

        page.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        page.Headers.Location!.ToString().ShouldContain("/sign-in");
    }

    [Fact]
    public async Task Nothing_of_it_stands_in_the_database_in_clear()
    {
        var row = await _edge.Database.AsSuperuserAsync<byte[]>("select sealed from auth.authenticators where user_id = $1", _edge.Olivia.Id);

        row.AsSpan().IndexOf(_secret).ShouldBe(-1);
    }

    [Fact]
    public async Task Each_change_asks_for_the_password()
    {
        using var client = await HalfAsync();
        await EnterAsync(client, Code());
        using (var wrong = await AccountScene.PostAsync(client, "/account/security", "app", ("Current", "not this one"), ("Do", "remove")))
        {
            (await wrong.Content.ReadAsStringAsync()).ShouldContain("app-problem");
        }

        (await Authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).IsOn.ShouldBeTrue();
        using (var right = await AccountScene.PostAsync(client, "/account/security", "app", ("Current", SeededPerson.Password), ("Do", "remove")))
        {
            right.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        }

        (await Authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).IsOn.ShouldBeFalse();
        using var next = await _edge.SignedInAsync();
        (await AccountScene.IsInAsync(next)).ShouldBeTrue();
        (await ActionsAsync()).ShouldContain("authenticator.remove");
    }

    private Actor Me => new(ActorKind.Person, _edge.Olivia.Id, _edge.Olivia.Name, null, null, null);

    private string Code() => Totp.CodeAt(_secret, Totp.StepAt(_time.GetUtcNow()));

    private async Task<HttpClient> HalfAsync()
    {
        var client = _edge.Client();
        using var answer = await EdgePortal.SignInAsync(client, _edge.Olivia.Email, SeededPerson.Password);
        answer.Headers.Location!.ToString().ShouldContain("/sign-in/code");
        return client;
    }

    private static async Task<HttpStatusCode> EnterAsync(HttpClient client, string code)
    {
        using var answer = await AccountScene.PostAsync(client, "/sign-in/code", "code", ("Code", code));
        return answer.StatusCode;
    }

    private async Task<List<string>> ActionsAsync() => [.. (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Select(entry => entry.Action)];
}
