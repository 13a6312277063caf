using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace SmartParking.Tests.Support;

/// <summary>A page in a context of its own that remembers what a healthy page never does.</summary>
internal sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentQueue<string> _violations = new();

    private BrowserPage(IBrowserContext context, IPage page, Uri home)
    {
        _context = context;
        Page = page;
        context.Request += (_, request) => NoteForeign(home, request.Url);
        page.WebSocket += (_, socket) => NoteForeign(home, socket.Url);
        context.RequestFailed += (_, request) =>
        {
            // Who leaves a page before it has its scripts leaves them behind; no server fails so.
            if (request.Failure != "net::ERR_ABORTED" || request.ResourceType is not ("script" or "stylesheet" or "image"))
            {
                _complaints.Enqueue($"failed: {request.Url} ({request.Failure})");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue($"uncaught: {error}");
        page.Console += (_, message) =>
        {
            if (message.Type is "error")
            {
                _complaints.Enqueue($"console: {message.Text}");
            }

            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) || message.Text.StartsWith(Violation, StringComparison.Ordinal))
            {
                _violations.Enqueue(message.Text);
            }
        };
    }

    private const string Violation = "csp-violation:";

    /// <summary>Says a violation aloud before anything of the page has run.</summary>
    private const string Watch = $$"""document.addEventListener('securitypolicyviolation', event => console.warn('{{Violation}} ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ' ' + event.sample));""";

    public IPage Page { get; }

    /// <summary>Requests to another host, failed requests, console errors and uncaught exceptions, in order.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public static async Task<BrowserPage> OpenAsync(IBrowser browser, Uri home, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = home.ToString();
        options.Locale ??= "en-GB";
        var context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout(BrowserFixture.Patience);
        context.SetDefaultNavigationTimeout(BrowserFixture.Patience);
        await context.AddInitScriptAsync(Watch);
        return new BrowserPage(context, await context.NewPageAsync(), home);
    }

    /// <summary>Fills the sign-in page as a person would, and waits until it has let him in.</summary>
    public async Task SignInAsync(SeededPerson person, string password = SeededPerson.Password)
    {
        if (!Page.Url.Contains("/sign-in", StringComparison.Ordinal))
        {
            await Page.GotoAsync("/sign-in");
        }

        await Page.Locator("input[type=email]").FillAsync(person.Email);
        await Page.Locator("input[type=password]").FillAsync(password);
        await Page.Keyboard.PressAsync("Enter");
        try
        {
            await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"Still at {Page.Url}: {await Page.Locator("body").InnerTextAsync()}", late);
        }
    }

    /// <summary>Waits until the page's circuit answers.</summary>
    public Task ConnectedAsync() => Page.Locator("[data-live=connected]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    /// <summary>Forgets what has been complained about so far, for a test that provokes it.</summary>
    public void Forgive() => _complaints.Clear();

    /// <summary>No test provokes a violation of the content security policy, so each fails its test, whatever that looks at.</summary>
    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        _violations.ShouldBeEmpty();
    }

    private void NoteForeign(Uri home, string url)
    {
        var target = new Uri(url);
        if (target.Scheme is not ("data" or "blob") && !string.Equals(target.Authority, home.Authority, StringComparison.Ordinal))
        {
            _complaints.Enqueue($"foreign: {url}");
        }
    }
}
