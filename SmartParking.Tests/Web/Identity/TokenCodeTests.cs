using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Factors;
using SmartParking.Tests.Support;
using SmartParking.Tests.Web.Accounts;

namespace SmartParking.Tests.Web.Identity;

/// <summary>A program signs in somebody who has a second factor: the code comes with the password.</summary>
public sealed class TokenCodeTests : IAsyncLifetime
{
    private readonly StandingTime _time = new();
    private EdgePortal _edge = null!;
    private byte[] _secret = [];
    private IReadOnlyList<string> _codes = [];

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time));
        var authenticators = _edge.Portal.Services.GetRequiredService<Authenticators>();
        await authenticators.BeginAsync(_edge.Olivia.Id, CancellationToken.None);
        _secret = (await authenticators.ReadAsync(_edge.Olivia.Id, CancellationToken.None)).Pending.ShouldNotBeNull();
        var me = new Actor(ActorKind.Person, _edge.Olivia.Id, _edge.Olivia.Name, null, null, null);
        _codes = (await authenticators.ConfirmAsync(_edge.Olivia.Id, Code(), me, CancellationToken.None)).ShouldNotBeNull();
        _time.Advance(TimeSpan.FromSeconds(30));
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task Without_a_code_a_program_is_told_what_is_missing_and_only_after_the_right_password()
    {
        var missing = await SignInAsync(null);
        (missing.Status, missing.Text("error")).ShouldBe((401, "second_factor_required"));
        missing.Text("access_token").ShouldBeNull();
        (await SignInAsync("")).Text("error").ShouldBe("second_factor_required");

        var wrong = await SignInAsync(Code(), "not the one");
        (wrong.Status, wrong.Text("error"), wrong.Detail).ShouldBe((401, null, "Incorrect email or password"));
        (await ActionsAsync()).ShouldNotContain("token.sign_in");
    }

    [Fact]
    public async Task A_code_gives_tokens_once_by_form_and_by_JSON_and_on_the_page_no_more()
    {
        var code = Code();
        using var client = _edge.Client(person: false);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["username"] = _edge.Olivia.Email, ["password"] = SeededPerson.Password, ["code"] = code });
        (await ApiAnswer.OfAsync(await client.PostAsync("/api/auth/login", form))).Status.ShouldBe(200);

        var again = await SignInAsync(code);
        (again.Status, again.Text("error")).ShouldBe((401, "second_factor_refused"));
        (await EnterAsync(code)).ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(30));
        (await SignInAsync(Code())).Status.ShouldBe(200);
        (await ActionsAsync()).Count(action => action == "token.sign_in").ShouldBe(2);
    }

    [Fact]
    public async Task Of_many_with_one_code_at_once_one_gets_tokens()
    {
        var code = Code();

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => SignInAsync(code)));

        answers.Count(answer => answer.Status == 200).ShouldBe(1);
    }

    [Fact]
    public async Task A_recovery_code_does_it_once_and_stands_in_the_audit()
    {
        (await SignInAsync(_codes[2].ToLowerInvariant())).Status.ShouldBe(200);
        (await SignInAsync(_codes[2])).Status.ShouldBe(401);

        (await ActionsAsync()).Count(action => action == "recovery_codes.use").ShouldBe(1);
        (await ActionsAsync()).ShouldContain("session.refused");
    }

    [Fact]
    public async Task Wrong_codes_are_counted_with_those_of_the_page_and_lock_both()
    {
        (await EnterAsync("000000")).ShouldBeFalse();
        (await EnterAsync("000000")).ShouldBeFalse();
        for (var guess = 0; guess < 2; guess++)
        {
            (await SignInAsync("000000")).Status.ShouldBe(401);
        }

        var fifth = await SignInAsync("000000");
        (fifth.Status, fifth.Headers.RetryAfter!.Delta).ShouldBe((429, TimeSpan.FromMinutes(5)));
        (await SignInAsync(Code())).Status.ShouldBe(429);
        (await EnterAsync(Code())).ShouldBeFalse();

        _time.Advance(TimeSpan.FromMinutes(5));
        (await SignInAsync(Code())).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Of_a_hundred_guesses_at_once_in_one_browser_five_are_looked_at()
    {
        using var client = _edge.Client();
        await HalfAsync(client);
        var token = EdgePortal.TokenOf(await client.GetStringAsync("/sign-in/code"));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async number =>
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["_handler"] = "code", ["Code"] = $"{number:D6}" });
            using var answer = await client.PostAsync("/sign-in/code", form);
        }));

        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'session.refused' and after::text like '%wrong_code%'")).ShouldBeLessThanOrEqualTo(5);
        (await _edge.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'session.refused'")).ShouldBeGreaterThanOrEqualTo(95);
    }

    [Fact]
    public async Task A_code_of_somebody_without_a_second_factor_is_not_looked_at_and_an_endless_one_is_refused()
    {
        var otto = await SeededPerson.CreateAsync(_edge.Portal, "Otto Other");
        await otto.JoinAsync(_edge.Database, _edge.Acme, SmartParking.Domain.Tenancy.Role.Viewer);
        using var client = _edge.Client(person: false);

        (await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = otto.Email, password = SeededPerson.Password, code = "000000" })).Status.ShouldBe(200);
        (await SignInAsync(new string('1', 41))).Status.ShouldBe(422);
    }

    private string Code() => Totp.CodeAt(_secret, Totp.StepAt(_time.GetUtcNow()));

    private async Task<ApiAnswer> SignInAsync(string? code, string password = SeededPerson.Password)
    {
        using var client = _edge.Client(person: false);
        return await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = _edge.Olivia.Email, password, code });
    }

    private async Task HalfAsync(HttpClient client)
    {
        using var half = await EdgePortal.SignInAsync(client, _edge.Olivia.Email, SeededPerson.Password);
        half.Headers.Location!.ToString().ShouldContain("/sign-in/code");
    }

    private async Task<bool> EnterAsync(string code)
    {
        using var client = _edge.Client();
        await HalfAsync(client);
        using var answer = await AccountScene.PostAsync(client, "/sign-in/code", "code", ("Code", code));
        return await AccountScene.IsInAsync(client);
    }

    private async Task<List<string>> ActionsAsync() => [.. (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Select(entry => entry.Action)];
}
