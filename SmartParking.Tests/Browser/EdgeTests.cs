using System.Net;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Browser;

/// <summary>What the browser itself makes of the edge's headers.</summary>
[Collection(BrowserTests.Name)]
public sealed class EdgeTests(BrowserFixture fixture) : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_script_that_somebody_slips_into_a_page_does_not_run_and_is_noticed()
    {
        var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        await tab.ConnectedAsync();

        var ran = await tab.Page.EvaluateAsync<bool>(
            """
            () => {
                document.body.appendChild(Object.assign(document.createElement('script'), { textContent: 'window.slipped = true' }));
                document.body.insertAdjacentHTML('beforeend', '<button id="slip" onclick="window.slipped = true"></button>');
                document.getElementById('slip').click();
                return window.slipped === true;
            }
            """);

        ran.ShouldBeFalse();
        (await Record.ExceptionAsync(async () => await tab.DisposeAsync())).ShouldNotBeNull().Message.ShouldContain("script-src");
    }

    [Fact]
    public async Task A_stranger_opens_no_socket_on_any_page_and_a_person_opens_one()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser);
        var sockets = 0;
        tab.Page.WebSocket += (_, _) => Interlocked.Increment(ref sockets);
        foreach (var path in new[] { "/sign-in", "/not-found", "/forbidden", "/error" })
        {
            await tab.Page.GotoAsync(path, new() { WaitUntil = Microsoft.Playwright.WaitUntilState.NetworkIdle });
        }

        sockets.ShouldBe(0);
        await tab.SignInAsync(_scene.Petra);
        await tab.ConnectedAsync();
        sockets.ShouldBe(1);
    }

    [Fact]
    public async Task A_page_of_another_origin_opens_no_socket_with_the_persons_cookies()
    {
        await using var tab = await _scene.OpenAsync(fixture.Browser, _scene.Petra);
        using var elsewhere = new HttpListener();
        var port = PortalProcess.FreePort();
        elsewhere.Prefixes.Add($"http://127.0.0.1:{port}/");
        elsewhere.Start();
        var served = elsewhere.GetContextAsync();
        var going = tab.Page.GotoAsync($"http://127.0.0.1:{port}/", new() { WaitUntil = Microsoft.Playwright.WaitUntilState.Commit });
        (await served).Response.Close("<p>elsewhere</p>"u8.ToArray(), willBlock: true);
        await going;

        // Cookies know no ports, so the browser sends the session along: the origin alone tells the two apart.
        var opened = await tab.Page.EvaluateAsync<bool>(
            "url => new Promise(done => { const socket = new WebSocket(url); socket.onopen = () => done(true); socket.onerror = () => done(false); })",
            $"ws://{_scene.Portal.Address.Authority}/_blazor");

        opened.ShouldBeFalse();
    }
}
