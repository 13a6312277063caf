using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>What became of an event, as people look it up, and what an admin does about it: in a real browser.</summary>
[Collection(BrowserTests.Name)]
public sealed class LedgerPageTests(BrowserFixture fixture) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UtcNow;

    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("en-GB", "Ingest ledger", "Dead", "It could not be applied. Remove the cause, then replay it.", "Replay", "Accepted", "1 event was replayed.")]
    [InlineData("fr-FR", "Journal de réception", "Abandonné", "Il n’a pas pu être appliqué. Corrigez la cause, puis rejouez-le.", "Rejouer", "Accepté", "1 événement a été rejoué.")]
    public async Task An_events_fate_is_seen_in_two_clicks_and_a_dead_one_is_replayed_after_its_codec_was_corrected(
        string language, string title, string dead, string explained, string replay, string accepted, string done)
    {
        var space = _scene.Acme.Spaces[0];
        await MakeUnreadableDeadlyAsync();
        await SetCodecAsync(space, "object");
        await ReceiveAsync(Told(space, 1));
        await using var tab = await OpenAsync(_scene.Petra, language, "/t/acme/operations");
        var page = tab.Page;

        await page.Locator("nav").GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = dead, Exact = true }).And(page.Locator(".open")).ClickAsync();

        await Expect(page.Locator("h1")).ToHaveTextAsync(title);
        var detail = page.Locator("tr.detail");
        await Expect(detail.Locator(".fate")).ToContainTextAsync(explained);
        await Expect(detail.Locator("[data-reason]")).ToContainTextAsync("22000");
        await Expect(detail.Locator("[data-body=json]")).ToContainTextAsync("\"deduplicationId\"");
        await Expect(detail.Locator("[data-space]")).ToHaveTextAsync(space.Code);

        await SetCodecAsync(space, "bosch-tps110");
        await detail.GetByRole(AriaRole.Button, new() { Name = replay, Exact = true }).ClickAsync();

        await Expect(page.Locator("tr.entry .open")).ToContainTextAsync(accepted);
        await Expect(page.Locator("[data-replay=ended]")).ToContainTextAsync(done);
        await Expect(detail.Locator("[data-fields]")).ToContainTextAsync("occupied");
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select sensed from space_state where space_id = $1", row => row.GetString(0), space.Id)).ShouldBe(["occupied"]);
        (await _scene.Database.ReadAuditAsync(_scene.Acme.Id)).ShouldContain(entry => entry.Action == "ingest.replay" && entry.Name == "Petra Platform");
        await detail.Locator("[data-space]").ClickAsync();
        await Expect(page.Locator("aside")).ToContainTextAsync(space.Code);
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_filter_finds_is_replayed_after_a_question_and_told_to_the_end()
    {
        foreach (var space in _scene.Acme.Spaces)
        {
            await SetCodecAsync(space, "object");
            await ReceiveAsync(Told(space, 1), Told(space, 2));
            await SetCodecAsync(space, "bosch-tps110");
        }

        await using var tab = await OpenAsync(_scene.Petra);
        var page = tab.Page;
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(6);
        await page.Locator("[data-chip=undecodable]").ClickAsync();
        await page.Locator("[data-chip=dead]").ClickAsync();
        await page.Locator("[data-filter=device]").FillAsync(string.Join(' ', _scene.Acme.Spaces[0].DevEui.ToLowerInvariant().Chunk(4).Select(part => new string(part))));
        await page.Locator("[data-filter=device]").PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(Like($@"/t/acme/ingest\?status=undecodable,dead&device={_scene.Acme.Spaces[0].DevEui}$"));
        await Expect(page.Locator("tr.entry")).ToHaveCountAsync(2);

        await page.Locator("[data-replay-all]").ClickAsync();
        await Expect(page.Locator("[role=alertdialog]")).ToContainTextAsync("Replay 2 events?");
        await Expect(page.Locator("[data-confirm]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("[role=alertdialog]")).ToHaveCountAsync(0);
        await page.Locator("[data-replay-all]").ClickAsync();
        await page.Locator("[data-confirm]").ClickAsync();

        await Expect(page.Locator("[data-replay=ended]")).ToContainTextAsync("2 events were replayed.");
        await Expect(page.Locator("[data-nothing]")).ToBeVisibleAsync();
        await page.Locator("[data-clear-all]").ClickAsync();
        await Expect(page.Locator("tr.entry[data-status=accepted]")).ToHaveCountAsync(2);
        await Expect(page.Locator("tr.entry[data-status=undecodable]")).ToHaveCountAsync(4);

        // Closing the page ends nothing, and who looks again is told.
        await page.ReloadAsync();
        await tab.ConnectedAsync();
        await Expect(page.Locator("[data-replay=ended]")).ToContainTextAsync("2 events were replayed.");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_protobuf_event_shows_what_is_read_in_it_and_its_bytes()
    {
        var received = Told(_scene.Acme.Spaces[0], 1).InProtobufArrivingAt(TimeProvider.System.GetUtcNow(), _scene.Acme.Id);
        await _scene.Portal.Services.GetRequiredService<IngestBatch>().RunAsync([received], CancellationToken.None);
        await using var tab = await OpenAsync(_scene.Petra);

        await tab.Page.Locator("tr.entry .open").ClickAsync();

        await Expect(tab.Page.Locator("[data-encoding]")).ToHaveTextAsync("Protobuf");
        await Expect(tab.Page.Locator("[data-body=json]")).ToContainTextAsync("\"data\": \"AQ==\"");
        await Expect(tab.Page.Locator("[data-body=hex]")).ToContainTextAsync("0000  0a 24 ");
        await Expect(tab.Page.Locator("[data-fields]")).ToContainTextAsync("occupied");
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_arrives_is_told_and_shown_on_demand()
    {
        await ReceiveAsync(Told(_scene.Acme.Spaces[0], 1));
        await using var tab = await OpenAsync(_scene.Petra);
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(1);

        await ReceiveAsync(Told(_scene.Acme.Spaces[0], 2), Told(_scene.Acme.Spaces[1], 1));
        await ReceiveAsync((_scene.Borealis, Told(_scene.Borealis.Spaces[0], 1)));

        await Expect(tab.Page.Locator("[data-newer]")).ToContainTextAsync("2 new events", new() { Timeout = 20_000 });
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(1);
        await tab.Page.Locator("[data-newer]").ClickAsync();
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(3);
        await Expect(tab.Page.Locator("[data-newer]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_viewer_sees_everything_and_is_told_why_he_cannot_replay()
    {
        await _scene.Noah.JoinAsync(_scene.Database, _scene.Acme, Role.Viewer);
        await ReceiveAsync(Told(_scene.Acme.Spaces[0], 1));
        await using var tab = await OpenAsync(_scene.Noah);

        await tab.Page.Locator("tr.entry .open").ClickAsync();

        await Expect(tab.Page.Locator("[data-body]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-replay-one]")).ToBeDisabledAsync();
        await Expect(tab.Page.Locator("tr.detail [data-explanation]")).ToHaveTextAsync("Only an admin of this tenant can replay events.");
        await Expect(tab.Page.Locator("[data-replay-all]")).ToHaveCountAsync(0);
        await Expect(tab.Page.Locator("p.offer[data-explanation]")).ToBeVisibleAsync();
        foreach (var path in new[] { "/t/borealis/ingest", "/t/nobody/ingest", "/platform/ingest" })
        {
            (await tab.Page.Context.APIRequest.GetAsync(path)).Status.ShouldBe(404, path);
        }
    }

    [Fact]
    public async Task Who_may_no_longer_is_refused_in_the_circuit_that_is_still_open()
    {
        await ReceiveAsync(Told(_scene.Acme.Spaces[0], 1));
        await using var tab = await OpenAsync(_scene.Petra);
        await tab.Page.Locator("tr.entry .open").ClickAsync();
        await Expect(tab.Page.Locator("[data-replay-one]")).ToBeEnabledAsync();
        await _scene.Database.ChangeUntoldAsync("update memberships set role = 'viewer' where user_id = $1", _scene.Petra.Id);

        await tab.Page.Locator("[data-replay-one]").ClickAsync();

        await Expect(tab.Page.Locator("tr.detail [role=alert]")).ToContainTextAsync("You may no longer do this here.");
        (await _scene.Database.ReadAuditAsync(_scene.Acme.Id)).ShouldNotContain(entry => entry.Action == "ingest.replay");
    }

    [Fact]
    public async Task A_platform_admin_sees_all_tenants_events_and_no_bodies()
    {
        await ReceiveAsync((_scene.Acme, Told(_scene.Acme.Spaces[0], 1)), (_scene.Borealis, Told(_scene.Borealis.Spaces[0], 1)));
        await using var tab = await OpenAsync(_scene.Petra, path: "/platform/ingest");
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(2);

        await tab.Page.Locator("[data-filter=tenant]").SelectOptionAsync("borealis");

        await Expect(tab.Page).ToHaveURLAsync(Like(@"\?tenant=borealis$"));
        await Expect(tab.Page.Locator("tr.entry")).ToHaveCountAsync(1);
        await tab.Page.Locator("tr.entry .open").ClickAsync();
        await Expect(tab.Page.Locator("[data-no-body]")).ToBeVisibleAsync();
        await Expect(tab.Page.Locator("[data-replay-one], [data-replay-all], [data-body]")).ToHaveCountAsync(0);
        await tab.Page.Locator("[data-filter=device]").FillAsync("what?");
        await tab.Page.Locator("[data-filter=device]").PressAsync("Enter");
        await Expect(tab.Page.Locator("[data-filter=device]")).ToHaveAttributeAsync("aria-invalid", "true");
        tab.Complaints.ShouldBeEmpty();
    }

    private static Regex Like(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static ToldUplink Told(SeededSpace space, long counter) => new("01", counter, Now.AddSeconds(counter - 100), [1]) { DevEui = space.DevEui };

    private Task ReceiveAsync(params ToldUplink[] told) => ReceiveAsync([.. told.Select(each => (_scene.Acme, each))]);

    private Task ReceiveAsync(params (SeededTenant Tenant, ToldUplink Told)[] told) =>
        _scene.Portal.Services.GetRequiredService<IngestBatch>().RunAsync([.. told.Select(each => each.Told.ArrivingAt(TimeProvider.System.GetUtcNow(), each.Tenant.Id))], CancellationToken.None);

    private Task SetCodecAsync(SeededSpace space, string codec) => _scene.Database.ExecuteAsync(_scene.Acme.Id, "update devices set codec = $1 where id = $2", codec, space.DeviceId);

    /// <summary>A database that refuses what no codec could read stands for any cause of death that a corrected codec removes.</summary>
    private Task<int> MakeUnreadableDeadlyAsync() =>
        _scene.Database.AsSuperuserAsync<int>(
            """
            create function refuse_unread() returns trigger language plpgsql as $f$ begin
                if new.sensed = 'unknown' then raise exception 'unread' using errcode = '22000'; end if; return new; end $f$;
            create trigger refuse_unread before insert on readings for each row execute function refuse_unread();
            select 1
            """);

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string language = "en-GB", string path = "/t/acme/ingest")
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person, new() { Locale = language, ViewportSize = new() { Width = 1440, Height = 900 } });
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }
}
