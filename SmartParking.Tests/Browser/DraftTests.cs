using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace SmartParking.Tests.Browser;

/// <summary>What somebody is typing when the server forgets his page, or his session ends, is there again. For him alone.</summary>
[Collection(BrowserTests.Name)]
public sealed class DraftTests(BrowserFixture fixture) : IAsyncLifetime
{
    private const string Members = "/t/acme/members";
    private const string Space = "/t/acme/operations?space=A-001";

    private const string KeepSocket =
        """
        const Original = window.WebSocket;
        window.WebSocket = class extends Original { constructor(...args) { super(...args); window.circuitSocket = this; } };
        """;

    private PortalScene _scene = null!;

    // A circuit whose connection is lost is forgotten at once, as by a server that was restarted.
    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync(builder => builder.Services.PostConfigure<CircuitOptions>(circuits =>
        (circuits.DisconnectedCircuitMaxRetained, circuits.PersistedCircuitInMemoryMaxRetained) = (0, 0)));

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_forgotten_circuit_takes_nothing_along_that_was_typed()
    {
        await using var tab = await OpenAsync(_scene.Petra, Members);
        await tab.Page.Locator("#invite-email").FillAsync("ada@example.test");
        await tab.Page.Locator("#invite-role").SelectOptionAsync("Operator");
        await ForgetCircuitAsync(tab);
        await Expect(tab.Page.Locator("#invite-email")).ToHaveValueAsync("ada@example.test");
        await Expect(tab.Page.Locator("#invite-role")).ToHaveValueAsync("Operator");

        // Not only on the screen: the server has it, too. What was sent is not kept.
        await tab.Page.Locator("[data-invite]").ClickAsync();
        await Expect(tab.Page.Locator("#invite-said")).ToContainTextAsync("ada@example.test");
        (await _scene.Database.ReadAsync(_scene.Acme.Id, "select role from invitations", row => row.GetString(0))).ShouldBe(["operator"]);
        await ForgetCircuitAsync(tab);
        await Expect(tab.Page.Locator("#invite-email")).ToHaveValueAsync("");

        // A field that only a choice brings up, and a form that is closed by its person.
        await tab.Page.GotoAsync(Space);
        await tab.ConnectedAsync();
        await tab.Page.Locator("#out-reason").FillAsync("Works");
        await tab.Page.Locator("input[name=out-end][value=Exact]").CheckAsync();
        await tab.Page.Locator("#out-exact").FillAsync("2030-01-02T03:04");
        await ForgetCircuitAsync(tab);
        await Expect(tab.Page.Locator("#out-reason")).ToHaveValueAsync("Works");
        await Expect(tab.Page.Locator("#out-exact")).ToHaveValueAsync("2030-01-02T03:04");
        await tab.Page.Locator("[data-close]").ClickAsync();
        await Expect(tab.Page.Locator("#out-reason")).Not.ToBeAttachedAsync();
        (await DraftsAsync(tab)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whose_session_ends_finds_it_after_signing_in_and_nobody_else_does()
    {
        var paul = await SeededPerson.CreateAsync(_scene.Portal, "Paul Partner");
        await paul.JoinAsync(_scene.Database, _scene.Acme, Role.Owner);
        await using var tab = await OpenAsync(_scene.Petra, Members);
        await tab.Page.Locator("#invite-email").FillAsync("ada@example.test");

        await EndSessionsAsync(tab, _scene.Petra);
        await tab.SignInAsync(_scene.Petra);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("#invite-email")).ToHaveValueAsync("ada@example.test");

        // Another one in the same tab, who then leaves it to the first.
        await EndSessionsAsync(tab, _scene.Petra);
        await tab.SignInAsync(paul);
        await tab.ConnectedAsync();
        await Expect(tab.Page.Locator("#invite-email")).ToHaveValueAsync("");
        (await DraftsAsync(tab)).ShouldBeEmpty();

        await tab.Page.Locator("#invite-email").FillAsync("eve@example.test");
        (await DraftsAsync(tab)).ShouldHaveSingleItem().ShouldContain("eve@example.test");
        await tab.Page.Locator("[popovertarget=account-menu]").ClickAsync();
        await tab.Page.Locator("[data-sign-out]").ClickAsync();
        await tab.Page.WaitForURLAsync("**/sign-in*");
        (await DraftsAsync(tab)).ShouldBeEmpty();

        // And nothing of what must not be written down, wherever it is typed.
        await tab.Page.Locator("input[type=password]").FillAsync("a password that is none");
        (await DraftsAsync(tab)).ShouldBeEmpty();
    }

    private async Task<BrowserPage> OpenAsync(SeededPerson person, string path)
    {
        var tab = await _scene.OpenAsync(fixture.Browser, person);
        await tab.Page.AddInitScriptAsync(KeepSocket);
        await tab.Page.GotoAsync(path);
        await tab.ConnectedAsync();
        return tab;
    }

    private static async Task ForgetCircuitAsync(BrowserPage tab)
    {
        var loaded = new TaskCompletionSource();
        tab.Page.Load += (_, _) => loaded.TrySetResult();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!loaded.Task.IsCompleted)
        {
            // Who comes back before the server has noticed keeps his circuit.
            await tab.Page.EvaluateAsync("window.circuitSocket.close()");
            await Task.WhenAny(loaded.Task, Task.Delay(TimeSpan.FromSeconds(10), limit.Token));
            limit.Token.ThrowIfCancellationRequested();
        }

        await tab.ConnectedAsync();
    }

    private async Task EndSessionsAsync(BrowserPage tab, SeededPerson person)
    {
        await _scene.Database.AsSuperuserAsync<object>("update auth.sessions set ended_at = now() where user_id = $1 returning 1", person.Id);
        await tab.Page.WaitForURLAsync("**/sign-in?returnUrl=*");
    }

    private static Task<string[]> DraftsAsync(BrowserPage tab) =>
        tab.Page.EvaluateAsync<string[]>("Object.entries(sessionStorage).filter(([key]) => key.startsWith('draft ')).map(each => each.join(' '))");
}
