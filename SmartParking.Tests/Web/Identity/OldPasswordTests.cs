using System.Net;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>Passwords that V5 and V6 kept: taken once as they are, and then kept as ours. The hashes are of libxcrypt, another implementation.</summary>
public sealed class OldPasswordTests : IAsyncLifetime
{
    private const string Bicycle = "mot de passe à vélo";
    private const string OfBicycle = "$2y$04$WvGXrBZ6GPp8m2gWN3sL7OZjsohb04iHRyphi6J4OJEy4usGA4ZUO";

    /// <summary>Of <see cref="SeededPerson.Password"/>; of the salt's last character only two bits count.</summary>
    private const string OfHorse = "$2b$05$abcdefghijklmnopqrstuvD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.";
    private const string OfHorseTooCostly = "$2b$15$abcdefghijklmnopqrstuuYFriorDO4EbXDcskZh5xEwJ37HkeYvW";

    private const string Sentence = "a sentence that is longer than seventy-two bytes, so that bcrypt sees not all of it";
    private const string OfSentence = "$2b$04$WvGXrBZ6GPp8m2gWN3sL7Om7NCMbksFth6x7dllrqIdbQSM0GXNEK";

    private EdgePortal _edge = null!;

    public async Task InitializeAsync() => _edge = await EdgePortal.StartAsync();

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Theory]
    [InlineData(OfHorse, SeededPerson.Password)]
    [InlineData(OfBicycle, Bicycle)]
    [InlineData("$2a$04$WvGXrBZ6GPp8m2gWN3sL7OlJ68j8HMxQ8xbE57LISeMzfyPibH5Mm", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task It_signs_in_and_is_kept_as_ours_from_then_on(string hash, string password)
    {
        await StoreAsync(hash);
        var stamp = await OfOliviaAsync("security_stamp");

        (await PageAsync(password)).ShouldBe(HttpStatusCode.Redirect);

        var kept = await OfOliviaAsync("password_hash");
        kept.ShouldStartWith("AQAAAA");
        (await ProgramAsync(password)).Status.ShouldBe(200);
        (await ProgramAsync(password + "!")).Status.ShouldBe(401);
        (await OfOliviaAsync("password_hash")).ShouldBe(kept, "once is enough");
        (await OfOliviaAsync("security_stamp")).ShouldBe(stamp, "it is the same password: nobody is signed out by it");
        (await ActionsAsync()).Where(action => action is "password.rehash" or "session.sign_in" or "token.sign_in").ShouldBe(["password.rehash", "session.sign_in", "token.sign_in"]);
    }

    [Fact]
    public async Task A_program_signs_in_with_it_too_and_so_does_everybody_at_once()
    {
        await StoreAsync(OfHorse);

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ProgramAsync(SeededPerson.Password)));

        answers.Select(answer => answer.Status).ShouldBe(Enumerable.Repeat(200, 6));
        (await ActionsAsync()).Count(action => action == "password.rehash").ShouldBe(1);
    }

    [Fact]
    public async Task A_wrong_one_is_answered_and_counted_as_ever_and_leaves_the_hash_alone()
    {
        await StoreAsync(OfHorse);
        using var client = _edge.Client();
        for (var attempt = 0; attempt < 5; attempt++)
        {
            await EdgePortal.ProblemAsync(client, _edge.Olivia.Email, "wrong");
        }

        (await EdgePortal.ProblemAsync(client, _edge.Olivia.Email, SeededPerson.Password)).ShouldBe("Too many attempts. Try again in 5 minutes.");
        (await OfOliviaAsync("password_hash")).ShouldBe(OfHorse);
        (await ActionsAsync()).ShouldNotContain("password.rehash");
    }

    [Theory]
    [InlineData(OfHorseTooCostly)]
    [InlineData("$2x$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.")]
    [InlineData("$2b$03$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.")]
    [InlineData("$2b$05$short")]
    [InlineData("$2b$05$abcdefghijklmnopqrstuuD3mHdCr44zlIZ.VZCaYRpfQhXMYnEo.\n")]
    [InlineData("$argon2id$v=19$m=65536$abc$def")]
    [InlineData("$")]
    public async Task A_hash_that_is_none_of_theirs_or_would_cost_too_much_is_never_right(string hash)
    {
        OldPasswords.IsKnown(hash).ShouldBeFalse("or the database would have to compute it");
        await StoreAsync(hash);

        (await ProgramAsync(SeededPerson.Password)).Status.ShouldBe(401);
        (await ProgramAsync(hash)).Status.ShouldBe(401);
        (await OfOliviaAsync("password_hash")).ShouldBe(hash);
    }

    [Theory]
    [InlineData("correct horse battery\0")]
    [InlineData("correct horse battery\ud800")]
    [InlineData("' || (select 1) --")]
    public async Task A_password_that_is_no_text_is_wrong_and_no_failure(string password)
    {
        await StoreAsync(OfHorse);
        var old = _edge.Portal.Services.GetRequiredService<OldPasswords>();

        (await old.IsRightAsync(OfHorse, password, CancellationToken.None)).ShouldBeFalse();
        (await old.IsRightAsync(OfHorse, SeededPerson.Password, CancellationToken.None)).ShouldBeTrue();
        (await ProgramAsync(password)).Status.ShouldBeOneOf(401, 422);
        (await ProgramAsync(SeededPerson.Password)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Of_a_long_one_the_beginning_counts_as_it_did_and_after_the_first_time_the_whole()
    {
        await StoreAsync(OfSentence);

        (await ProgramAsync(Sentence[..71])).Status.ShouldBe(401);
        (await ProgramAsync(Sentence)).Status.ShouldBe(200);
        (await ProgramAsync(Sentence[..72])).Status.ShouldBe(401);
        (await ProgramAsync(Sentence)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_may_not_compute_it_cannot()
    {
        foreach (var connection in new[] { _edge.Database.Sources.Auth.ConnectionString, _edge.Database.Database.Connections.App, _edge.Database.Database.Connections.Platform })
        {
            var user = new Npgsql.NpgsqlConnectionStringBuilder(connection).Username!;
            var may = await _edge.Database.AsSuperuserAsync<bool>("select has_schema_privilege($1, 'pgcrypto', 'usage')", user);

            may.ShouldBe(user == "parking_auth", user);
        }
    }

    [Fact]
    public async Task No_password_comes_to_stand_in_the_servers_log_whatever_else_it_logs()
    {
        var name = _edge.Database.Database.Name;
        foreach (var setting in new[] { "log_statement = 'all'", "log_min_duration_statement = 0", "log_error_verbosity = default", "log_min_error_statement = error", "log_parameter_max_length = -1", "log_parameter_max_length_on_error = -1" })
        {
            await _edge.Database.AsSuperuserAsync<object>($"alter database {name} set {setting}; select 0");
        }

        await using var fresh = PortalDatabase.Of(_edge.Database.Database);
        var old = new OldPasswords(fresh.Sources, new(fresh.Sources), new AccountAudit(fresh.Audit));
        (await old.IsRightAsync(OfBicycle, Bicycle, CancellationToken.None)).ShouldBeTrue();

        var folder = Path.Combine(Path.GetDirectoryName(_edge.Database.Database.Server.DataDirectory)!, "log");
        var log = string.Concat(Directory.GetFiles(folder).Select(File.ReadAllText));
        log.ShouldContain("pgcrypto.crypt($1, $2)", Case.Sensitive, "the control: the statement is logged");
        log.ShouldNotContain(Bicycle);
    }

    private Task<Guid> StoreAsync(string hash) => _edge.Database.AsSuperuserAsync<Guid>("update auth.users set password_hash = $2 where id = $1 returning id", _edge.Olivia.Id, hash);

    private Task<string> OfOliviaAsync(string column) => _edge.Database.AsSuperuserAsync<string>($"select {column} from auth.users where id = $1", _edge.Olivia.Id);

    private async Task<HttpStatusCode> PageAsync(string password)
    {
        using var client = _edge.Client();
        using var answer = await EdgePortal.SignInAsync(client, _edge.Olivia.Email, password);
        return answer.StatusCode;
    }

    private async Task<ApiAnswer> ProgramAsync(string password)
    {
        using var client = _edge.Client(person: false);
        return await ApiAnswer.PostAsync(client, "/api/auth/login", new { email = _edge.Olivia.Email, password });
    }

    private async Task<List<string>> ActionsAsync() => [.. (await _edge.Database.ReadAuditAsync(_edge.Acme.Id)).Select(entry => entry.Action)];
}
