using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Messages;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal;
using SmartParking.Portal.Edge;
using SmartParking.Portal.Messages;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Messages;

/// <summary>From the transaction that causes a message to the server that takes it.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private readonly MailServer _server = new();
    private readonly StandingTime _time = new();
    private PortalDatabase _database = null!;
    private Outbox _outbox = null!;
    private SeededTenant _acme = null!;

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _outbox = new Outbox(_database.Database.Keys, _time);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _server.DisposeAsync();
    }

    private OutboxQueue Queue => new(_database.Platform, _outbox, _time);

    /// <summary>Without its clock: each round is the test's own.</summary>
    private OutboxJob Job
    {
        get
        {
            var texts = new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizer<MessageTexts>>();
            var smtp = new SmtpOptions { Host = "127.0.0.1", Port = _server.Port, Tls = false, From = "parking@example.test" };
            return new OutboxJob(Queue, new LetterWriter(texts, new PortalAddress(new EdgeOptions { Hosts = "*.parking.example, parking.example" })), new MailSender(smtp), new StartGate(_time), _time, NullLogger<OutboxJob>.Instance);
        }
    }

    [Theory]
    [InlineData("en", "Ada invites you to Acme", "Accept the invitation", "as operator")]
    [InlineData("fr", "Ada vous invite à rejoindre Acme", "Accepter l’invitation", "rôle : opérateur")]
    public async Task A_message_reaches_its_recipient_once_in_his_language_with_a_link_that_stands_nowhere_else(string language, string subject, string link, string text)
    {
        var token = LinkToken.New();
        await AddAsync(Invitation(token, language));

        (await Job.RunAsync(CancellationToken.None)).ShouldBe(1);

        var mail = Decoded(_server.Mails.ShouldHaveSingleItem());
        mail.ShouldContain(subject);
        mail.ShouldContain(link);
        mail.ShouldContain(text);
        mail.ShouldContain($"https://parking.example/invite/{token}");
        mail.ShouldNotContain("<script");
        (await Job.RunAsync(CancellationToken.None)).ShouldBe(0);
        (await RowsAsync()).ShouldBe(["sent dropped "], "what opened something is gone");
    }

    [Theory]
    [InlineData(LetterKind.SupportEntered, "en", "Petra (support) has entered Acme and may look, not act, until 10 Mar 2026, 10:15:00 (Europe/Paris) at the latest.")]
    [InlineData(LetterKind.SupportEntered, "fr", "Petra (support) est entré chez Acme et peut regarder, pas agir, au plus tard jusqu’au 10 mars 2026, 10:15:00 (Europe/Paris).")]
    [InlineData(LetterKind.SupportRaised, "en", "may now act in Acme, until 10 Mar 2026, 10:15:00 (Europe/Paris) at the latest.")]
    [InlineData(LetterKind.SupportRaised, "fr", "peut désormais agir chez Acme, au plus tard jusqu’au 10 mars 2026, 10:15:00 (Europe/Paris).")]
    [InlineData(LetterKind.SupportEnded, "en", "ended on 10 Mar 2026, 10:15:00 (Europe/Paris).")]
    [InlineData(LetterKind.SupportEnded, "fr", "a pris fin le 10 mars 2026, 10:15:00 (Europe/Paris).")]
    public async Task What_no_browser_asked_for_names_the_moment_by_the_tenants_clocks_and_leads_to_the_portal(string kind, string language, string says)
    {
        await AddAsync(new Letter(kind, "ada@example.test", language, null, ["Acme", "acme", "Petra", "Grid is <b>grey</b>", "T-1", "2026-03-10T09:15:00.0000000+00:00", "Europe/Paris"]));

        (await Job.RunAsync(CancellationToken.None)).ShouldBe(1);

        var mail = Decoded(_server.Mails.ShouldHaveSingleItem());
        mail.ShouldContain(says);
        mail.ShouldContain("Grid is <b>grey</b>");
        mail.ShouldContain("Grid is &lt;b&gt;grey");
        mail.ShouldContain("https://parking.example/t/acme/support");
    }

    [Fact]
    public async Task A_message_of_an_earlier_version_that_says_where_links_lead_is_sent_and_not_believed()
    {
        var (id, token) = (Guid.CreateVersion7(), LinkToken.New());
        var letter = $$"""{"Kind":"invitation","To":"ada@example.test","Language":"en","Portal":"https://earlier.example/","Token":"{{token}}","Words":["Acme","Ada","operator"]}""";
        await _database.ExecuteAsync(
            _acme.Id,
            "insert into messages (tenant_id, id, kind, sealed, created_at, next_at, expires_at) values ($1, $2, 'invitation', $3, $4, $4, $5)",
            _acme.Id.Value,
            id,
            new SealedBox(_database.Database.Keys, "messages").Seal(Encoding.UTF8.GetBytes(letter), id.ToByteArray()),
            _time.GetUtcNow(),
            Later);

        (await Job.RunAsync(CancellationToken.None)).ShouldBe(1);

        var mail = Decoded(_server.Mails.ShouldHaveSingleItem());
        mail.ShouldContain($"https://parking.example/invite/{token}");
        mail.ShouldNotContain("earlier.example");
    }

    [Fact]
    public async Task The_database_holds_neither_the_address_nor_the_link()
    {
        var token = LinkToken.New();
        await AddAsync(Invitation(token));

        var row = await _database.AsSuperuserAsync<string>("select string_agg(m::text || encode(sealed, 'escape'), ' ') from messages m where tenant_id = $1", _acme.Id.Value);

        row.ShouldNotContain(token);
        row.ShouldNotContain("new.person");
    }

    [Fact]
    public async Task A_transaction_that_fails_takes_its_message_with_it()
    {
        await Should.ThrowAsync<InvalidOperationException>(() => _database.Scope.RunAsync(
            _acme.Id,
            PortalDatabase.TheTest,
            async (work, cancel) =>
            {
                await _outbox.AddAsync(work, Invitation(LinkToken.New()), null, Later, cancel);
                throw new InvalidOperationException("as if what causes it were refused");
            },
            CancellationToken.None));

        (await RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_was_slipped_in_or_moved_to_another_row_is_never_sent()
    {
        await AddAsync(Invitation(LinkToken.New()));
        await _database.ExecuteAsync(_acme.Id, "insert into messages (tenant_id, id, kind, sealed, created_at, next_at, expires_at) select tenant_id, gen_random_uuid(), kind, sealed, created_at, next_at, expires_at from messages");
        await _database.ExecuteAsync(_acme.Id, "insert into messages (tenant_id, id, kind, sealed, created_at, next_at, expires_at) select tenant_id, gen_random_uuid(), kind, '{\"To\":\"all@example.test\"}', created_at, next_at, expires_at from messages limit 1");

        (await Job.RunAsync(CancellationToken.None)).ShouldBe(1, "the one that we wrote");

        _server.Mails.Count.ShouldBe(1);
        (await RowsAsync()).ShouldBe(["dead dropped unreadable", "dead dropped unreadable", "sent dropped "]);
    }

    [Fact]
    public async Task A_server_that_fails_is_asked_again_later_each_time_and_at_last_not_any_more()
    {
        _server.ToRecipients = "451 not now";
        await AddAsync(Invitation(LinkToken.New()), until: _time.GetUtcNow().AddDays(365));
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= OutboxQueue.MostAttempts; attempt++)
        {
            (await Job.RunAsync(CancellationToken.None)).ShouldBe(0);
            (await Job.RunAsync(CancellationToken.None)).ShouldBe(0, "it is not tried again at once");
            (await AttemptsAsync()).ShouldBe(attempt);
            waits.Add(OutboxQueue.WaitAfter(attempt));
            _time.Advance(OutboxQueue.WaitAfter(attempt));
        }

        waits.ShouldBeInOrder();
        waits[0].ShouldBe(TimeSpan.FromMinutes(1));
        waits[^1].ShouldBe(TimeSpan.FromHours(6));
        (await RowsAsync()).ShouldHaveSingleItem().ShouldStartWith("dead dropped ");
        _server.ToRecipients = "250 fine";
        (await Job.RunAsync(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_recipient_whom_the_server_does_not_know_is_given_up_at_once()
    {
        _server.ToRecipients = "550 nobody";
        await AddAsync(Invitation(LinkToken.New()));

        await Job.RunAsync(CancellationToken.None);

        (await RowsAsync()).ShouldBe(["dead dropped MailboxUnavailable"]);
    }

    [Fact]
    public async Task What_came_too_late_is_not_sent_and_what_is_old_is_let_go()
    {
        await AddAsync(Invitation(LinkToken.New()), until: _time.GetUtcNow());
        await Job.RunAsync(CancellationToken.None);
        (await RowsAsync()).ShouldBe(["dead dropped expired"]);
        _server.Mails.ShouldBeEmpty();

        _time.Advance(TimeSpan.FromDays(31));
        await Job.RunAsync(CancellationToken.None);

        (await RowsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_who_send_at_once_never_send_the_same_and_one_who_died_is_replaced()
    {
        for (var number = 0; number < 30; number++)
        {
            await AddAsync(Invitation(LinkToken.New()));
        }

        var queue = Queue;
        var taken = await Task.WhenAll(queue.TakeAsync(CancellationToken.None), queue.TakeAsync(CancellationToken.None));
        taken.SelectMany(each => each).Select(message => message.Id).Distinct().Count().ShouldBe(30);

        (await queue.TakeAsync(CancellationToken.None)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMinutes(2));
        (await queue.TakeAsync(CancellationToken.None)).Count.ShouldBe(20, "both have died: the lease has ended");
    }

    [Fact]
    public async Task A_tenant_writes_messages_of_its_own_and_changes_none()
    {
        await AddAsync(Invitation(LinkToken.New()));
        var other = await SeededTenant.CreateAsync(_database, "borealis");

        (await _database.ReadAsync(other.Id, "select id from messages", row => row.GetGuid(0))).ShouldBeEmpty();
        foreach (var sql in new[] { "update messages set next_at = now()", "delete from messages" })
        {
            (await Should.ThrowAsync<PostgresException>(() => _database.ExecuteAsync(_acme.Id, sql))).SqlState.ShouldBe("42501");
        }
    }

    [Theory]
    [InlineData("Smtp:From", "--Smtp:Host=mail.example")]
    [InlineData("Smtp:Tls", "--Smtp:Host=mail.example", "--Smtp:From=a@example.test", "--Smtp:User=u", "--Smtp:Tls=false")]
    public void Settings_that_cannot_work_are_refused_at_start_and_named(string named, params string[] args) =>
        Should.Throw<InvalidSettingsException>(() => PortalHost.Build(["--environment", "Development", .. args], builder => builder.Configuration.AddInMemoryCollection(_database.Settings)))
            .Message.ShouldContain(named);

    private DateTimeOffset Later => _time.GetUtcNow().AddDays(7);

    private static Letter Invitation(string token, string language = "en") =>
        new(LetterKind.Invitation, "new.person@example.test", language, token, ["Acme", "Ada", "operator"]);

    private Task AddAsync(Letter letter, DateTimeOffset? until = null) =>
        _database.Scope.RunAsync(_acme.Id, PortalDatabase.TheTest, (work, cancel) => _outbox.AddAsync(work, letter, null, until ?? Later, cancel), CancellationToken.None);

    private Task<List<string>> RowsAsync() => _database.ReadAsync(
        _acme.Id,
        "select case when sent_at is not null then 'sent' when dead_at is not null then 'dead' else 'waiting' end || case when sealed is null then ' dropped ' else ' kept ' end || coalesce(failure, '') from messages order by 1",
        row => row.GetString(0));

    private Task<int> AttemptsAsync() => _database.AsSuperuserAsync<int>("select attempts from messages where tenant_id = $1", _acme.Id.Value);

    /// <summary>Parts in base64 or quoted-printable, and an encoded subject, as text.</summary>
    private static string Decoded(string mail)
    {
        var text = new StringBuilder(mail);
        foreach (Match word in Regex.Matches(mail, @"=\?utf-8\?B\?(?<text>[^?]+)\?=", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)))
        {
            text.Append(Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value)));
        }

        text.AppendLine();
        foreach (var part in mail.Split("\r\n\r\n").Select(part => part.Split("\r\n--")[0].Replace("\r\n", string.Empty, StringComparison.Ordinal)))
        {
            var bytes = new byte[part.Length];
            text.AppendLine(Convert.TryFromBase64String(part, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : part);
        }

        return text.ToString();
    }
}
