using System.Collections.Concurrent;

namespace SmartParking.Tests.Support.Circuits;

/// <summary>
/// A circuit without a browser. Speaks the hub of Blazor Server as <c>blazor.web.js</c> does, keeps what the page shows, and
/// sends whatever a test wants sent, also what no page would send. See docs/circuit-client.md.
/// </summary>
internal sealed partial class CircuitClient : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CircuitBrowser _browser;
    private readonly CircuitSettings _settings;
    private readonly CircuitLink _link;
    private readonly CircuitTree _tree = new();
    private readonly CircuitScript _script;
    private readonly List<byte[]> _bytes = [];
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<DotNetReply>> _replies = new();
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private Exception? _failure;
    private string? _circuit;
    private long _calls;

    private CircuitClient(CircuitBrowser browser, CircuitLink link, Uri address, CircuitSettings settings)
    {
        _browser = browser;
        _link = link;
        _settings = settings;
        _script = new CircuitScript(settings);
        Address = address;
    }

    /// <summary>The page it began with.</summary>
    public required CircuitPage Page { get; init; }

    /// <summary>What lets a page come back to its circuit after an outage; null before it has one.</summary>
    public string? Secret => _circuit;

    /// <summary>What the page's address bar says.</summary>
    public Uri Address { get; private set; }

    /// <summary>How many render batches have come.</summary>
    public int Batches => _batchIds.Count;

    /// <summary>How many bytes they had together.</summary>
    public long BatchBytes { get; private set; }

    public long BytesReceived => _link.BytesReceived;

    /// <summary>What the circuit complained about: a refusal, an exception it did not survive.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>What the server called in the page.</summary>
    public IReadOnlyCollection<string> Calls => _script.Calls;

    /// <summary>Where the server wants the page to load afresh; null while it does not.</summary>
    public string? LoadAsked => _script.LoadAsked;

    /// <summary>True once the server has hung up or said that the circuit is over.</summary>
    public bool Ended { get; private set; }

    /// <summary>Loads a page and opens its circuit; returns when its roots have been rendered.</summary>
    public static async Task<CircuitClient> OpenAsync(CircuitBrowser browser, string path, CircuitSettings? settings = null, CancellationToken cancellationToken = default)
    {
        var client = await ConnectAsync(browser, await browser.GetAsync(path, cancellationToken), settings, cancellationToken);
        await client.StartAsync(cancellationToken);
        return client;
    }

    /// <summary>Only connects: for a test that begins as no page would.</summary>
    public static async Task<CircuitClient> ConnectAsync(CircuitBrowser browser, CircuitPage page, CircuitSettings? settings = null, CancellationToken cancellationToken = default)
    {
        settings ??= CircuitSettings.Default;
        var link = await CircuitLink.ConnectAsync(browser, settings.Time, cancellationToken);
        var client = new CircuitClient(browser, link, page.Address, settings) { Page = page };
        client._reading = client.ReadAsync();
        return client;
    }

    /// <summary>Asks for the page's roots as they were prerendered. A refusal stands in <see cref="Errors"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var started = await CallAsync("StartCircuit", cancellationToken, new Uri(Address, "/").ToString(), Address.ToString(), "[]", Page.State);
        _circuit = started.Said;
        if (started.Succeeded && _circuit is not null)
        {
            await SendAsync("UpdateRootComponents", Page.Operations(), Page.State);
            await UntilAsync(() => Ended || !_errors.IsEmpty || _rooted, "the roots");
        }
    }

    public ValueTask DisposeAsync() => CloseAsync(said: true);

    /// <param name="said">Whether the page says that it goes, as an unloading page does; otherwise the server keeps the circuit for a return.</param>
    public async ValueTask CloseAsync(bool said)
    {
        if (said && _circuit is not null && !Ended)
        {
            await _browser.SayGoneAsync(_circuit, CancellationToken.None);
        }

        await _link.DisposeAsync();
        await _reading;
    }
}
