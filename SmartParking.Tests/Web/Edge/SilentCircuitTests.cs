using System.Net;
using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Web.Edge;

/// <summary>Pages that take what they are sent and never say so. The server must neither send nor keep for them without end.</summary>
public sealed class SilentCircuitTests : IAsyncLifetime
{
    private const int Places = 20;
    private const int MostUnacknowledged = 10;
    private const string Operations = "/t/acme/operations";

    private PortalScene _scene = null!;
    private WebhookSender _sender = null!;
    private int _counter;

    public async Task InitializeAsync()
    {
        _scene = await PortalScene.StartAsync(builder => builder.Configuration["Edge:CircuitsPerPerson"] = $"{Places}");
        _sender = new WebhookSender(_scene.Portal.Address);
    }

    public async Task DisposeAsync()
    {
        _sender.Dispose();
        await _scene.DisposeAsync();
    }

    [Fact]
    public async Task They_get_ten_batches_and_cost_no_more_renders_while_another_page_lives_on()
    {
        using var flood = await new CircuitBrowser(_scene.Portal.Address).SignInAsync(_scene.Olivia.Email, SeededPerson.Password);
        var silent = new List<CircuitClient>();
        for (var number = 0; number < Places; number++)
        {
            silent.Add(await CircuitClient.OpenAsync(flood, Operations, new CircuitSettings { Acknowledges = false }));
        }

        (await flood.GetAsync(Operations)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
        using var browser = await new CircuitBrowser(_scene.Portal.Address).SignInAsync(_scene.Petra.Email, SeededPerson.Password);
        await using var living = await CircuitClient.OpenAsync(browser, Operations);
        for (var change = 0; change <= MostUnacknowledged; change++)
        {
            await ChangeAsync(living);
        }

        // Each is full by now. The answer of a call comes after all that was sent before it.
        foreach (var client in silent)
        {
            await client.UntilAsync(() => client.Batches >= MostUnacknowledged, "as many batches as are sent unacknowledged");
            await client.InvokeAsync("Nobody", "Nothing", 0, "[]");
            client.Batches.ShouldBe(MostUnacknowledged);
        }

        using var meter = new RenderMeter(_scene.Portal);
        var begun = living.Batches;
        for (var change = 0; change < 6; change++)
        {
            await ChangeAsync(living);
        }

        (meter.Batches - (living.Batches - begun)).ShouldBeLessThan(Places);
        silent.ShouldAllBe(client => client.Batches == MostUnacknowledged && !client.Ended);

        // Whoever acknowledges at last is shown how things are now.
        var last = silent[^1];
        await last.AcknowledgeAsync(last.BatchIds[^1]);
        await last.UntilAsync(tree => tree.Find("button[data-space='A-001']")?["data-state"] == State);

        foreach (var client in silent)
        {
            await client.DisposeAsync();
        }
    }

    private string State => _counter % 2 == 1 ? "occupied" : "free";

    private async Task ChangeAsync(CircuitClient living)
    {
        var told = new ToldUplink("00189440", ++_counter, TimeProvider.System.GetUtcNow(), [(byte)(_counter % 2)]) { DevEui = _scene.Acme.Spaces[0].DevEui };
        (await _sender.PostAsync(told, _scene.Acme.Secret)).IsSuccessStatusCode.ShouldBeTrue();
        await living.UntilAsync(tree => tree.Find("button[data-space='A-001']")?["data-state"] == State);
    }
}
