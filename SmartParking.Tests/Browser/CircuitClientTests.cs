using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>The circuit client is believed because a real browser shows the same, and the server counts the same.</summary>
[Collection(BrowserTests.Name)]
public sealed class CircuitClientTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string Page = "/t/acme/operations";

    private PortalScene _scene = null!;
    private WebhookSender _sender = null!;
    private CircuitBrowser _browser = null!;
    private int _counter;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync();
        _sender = new WebhookSender(_scene.Portal.Address);
        _browser = await new CircuitBrowser(_scene.Portal.Address).SignInAsync(_scene.Olivia.Email, SeededPerson.Password);
    }

    public async Task DisposeAsync()
    {
        _browser.Dispose();
        _sender.Dispose();
        await _scene.DisposeAsync();
    }

    [Fact]
    public async Task It_shows_what_a_real_browser_shows_while_webhooks_arrive()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        var tap = await OpenAsync(tab);
        await using var client = await OpenAsync();
        await SameAsync(client, tab, tap);

        foreach (var occupied in new[] { true, false, true })
        {
            foreach (var space in _scene.Acme.Spaces)
            {
                await SenseAsync(space, occupied);
                await ShowAsync(client, tab, space, occupied ? "occupied" : "free");
            }

            await SameAsync(client, tab, tap);
        }

        client.Errors.ShouldBeEmpty();
        tab.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_done_by_events_is_the_same_as_by_hand()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        var tap = await OpenAsync(tab);
        await using var client = await OpenAsync();

        await tab.Page.Locator("button[data-space='A-002']").ClickAsync();
        (await client.ClickAsync("button[data-space='A-002']")).Succeeded.ShouldBeTrue();
        await Expect(tab.Page.Locator("[data-part=history]")).ToBeVisibleAsync();
        await client.UntilAsync(tree => tree.Find("section[data-part='history']") is not null);
        new Uri(tab.Page.Url).PathAndQuery.ShouldBe(client.Address.PathAndQuery);
        await SameAsync(client, tab, tap);

        await tab.Page.Locator("[data-filter=q]").FillAsync("a-003");
        (await client.TypeAsync("[data-filter='q']", "a-003")).Succeeded.ShouldBeTrue();
        await Expect(tab.Page.Locator("[data-space]")).ToHaveCountAsync(1);
        await client.UntilAsync(tree => tree.FindAll("[data-space]").Count() == 1);
        await SameAsync(client, tab, tap);

        await tab.Page.Locator("[data-close]").ClickAsync();
        await tab.Page.Locator("[data-filter=state]").SelectOptionAsync("reserved");
        (await client.ClickAsync("[data-close]")).Succeeded.ShouldBeTrue();
        (await client.ChangeAsync("[data-filter='state']", "reserved")).Succeeded.ShouldBeTrue();
        await Expect(tab.Page.Locator(".nothing")).ToBeVisibleAsync();
        await client.UntilAsync(tree => tree.Shows("No space matches this filter."));
        await SameAsync(client, tab, tap);
        new Uri(tab.Page.Url).PathAndQuery.ShouldBe(client.Address.PathAndQuery);
    }

    [Fact]
    public async Task Clients_and_browser_together_received_exactly_the_batches_that_the_server_made()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Olivia);
        var tap = await OpenAsync(tab);
        await using var client = await OpenAsync();
        await using var counting = await CircuitClient.OpenAsync(_browser, Page, CircuitSettings.CountOnly);
        await counting.UntilAsync(() => counting.Calls.Contains("import"), "the grid's script");
        using var meter = new RenderMeter(_scene.Portal);
        int Lead() => client.Batches + counting.Batches + tap.Batches - meter.Batches;
        var (lead, begun) = (await UsualAsync(tab, Lead), client.Batches);

        for (var round = 1; round <= 5; round++)
        {
            await SenseAsync(_scene.Acme.Spaces[0], occupied: round % 2 == 1);
            await ShowAsync(client, tab, _scene.Acme.Spaces[0], round % 2 == 1 ? "occupied" : "free");
            await EqualAsync(tab, () => lead, Lead);
        }

        // The page's script acknowledges every batch it has applied, and our reading of the same bytes found them all.
        client.Batches.ShouldBeGreaterThanOrEqualTo(begun + 5);
        await EqualAsync(tab, () => tap.BatchIds, () => tap.Acknowledged);
        client.BatchIds.ShouldBe(Enumerable.Range((int)client.BatchIds[0], client.BatchIds.Count).Select(id => (long)id));
    }

    private async Task<CircuitClient> OpenAsync()
    {
        var client = await CircuitClient.OpenAsync(_browser, Page);
        await client.UntilAsync(tree => tree.FindAll("button[data-space]").Count() == _scene.Acme.Spaces.Count);
        return client;
    }

    private static async Task<ChromiumTap> OpenAsync(BrowserPage tab)
    {
        var tap = new ChromiumTap(tab.Page);
        await tab.Page.GotoAsync(Page);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("button[data-space]")).ToHaveCountAsync(3);
        return tap;
    }

    /// <summary>The client shows what the browser shows, and so does what the client makes of the browser's own batches.</summary>
    private static async Task SameAsync(CircuitClient client, BrowserPage tab, ChromiumTap tap)
    {
        IReadOnlyList<string> real = [], own = [], read = [];
        for (var round = 0; round < 50; round++)
        {
            real = await PageOutline.OfAsync(tab.Page);
            (own, read) = (client.Look(PageOutline.Of), PageOutline.Of(tap.Read()));
            if (real.SequenceEqual(own) && real.SequenceEqual(read))
            {
                break;
            }
        }

        read.ShouldBe(real);
        own.ShouldBe(real);
        real.Count.ShouldBeGreaterThan(50);
    }

    /// <summary>A batch is made a moment before or after it is counted here, so one look could be off by what is on its way.</summary>
    private static async Task<int> UsualAsync(BrowserPage tab, Func<int> number)
    {
        var seen = new List<int>();
        while (seen.Count < 30)
        {
            seen.Add(number());
            await tab.Page.EvaluateAsync("new Promise(requestAnimationFrame)");
        }

        return seen.GroupBy(each => each).MaxBy(group => group.Count())!.Key;
    }

    /// <summary>Both sides change by themselves and not at once: the page's clock alone renders every second.</summary>
    private static async Task EqualAsync<T>(BrowserPage tab, Func<T> one, Func<T> other)
    {
        for (var round = 0; round < 500; round++)
        {
            if (Equivalent(one(), other()))
            {
                return;
            }

            // Takes the way that the numbers take, and so waits for them.
            await tab.Page.EvaluateAsync("new Promise(requestAnimationFrame)");
        }

        other().ShouldBe(one());
    }

    private static bool Equivalent<T>(T one, T other) => one is IEnumerable<long> ids ? ids.SequenceEqual((IEnumerable<long>)other!) : Equals(one, other);

    private async Task SenseAsync(SeededSpace space, bool occupied)
    {
        var told = new ToldUplink("00189440", ++_counter, TimeProvider.System.GetUtcNow(), [occupied ? (byte)1 : (byte)0]) { DevEui = space.DevEui };
        (await _sender.PostAsync(told, _scene.Acme.Secret)).IsSuccessStatusCode.ShouldBeTrue();
    }

    private static async Task ShowAsync(CircuitClient client, BrowserPage tab, SeededSpace space, string state)
    {
        await Expect(tab.Page.Locator($"button[data-space='{space.Code}']")).ToHaveAttributeAsync("data-state", state);
        await client.UntilAsync(tree => tree.Find($"button[data-space='{space.Code}']")?["data-state"] == state);
    }
}
