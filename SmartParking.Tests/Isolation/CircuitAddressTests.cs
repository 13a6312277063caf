using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Isolation;

/// <summary>A circuit is told that it stands at an address that is not its person's.</summary>
public sealed class CircuitAddressTests : IAsyncLifetime
{
    private CircuitScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CircuitScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Theory]
    [InlineData("/t/borealis/operations")]
    [InlineData("/t/borealis/devices/unknown")]
    [InlineData("/t/BOREALIS/operations")]
    [InlineData("/T/borealis/Operations?space=A-001")]
    [InlineData("/t/acme/../borealis/operations")]
    [InlineData("/t/acme%2f..%2fborealis/operations")]
    [InlineData("/t/acme/operations/../../borealis/operations?site=borealis-site")]
    [InlineData("/platform")]
    [InlineData("/t/nowhere/operations")]
    public async Task Another_tenants_address_opens_nothing_and_ones_own_still_does(string target)
    {
        await using var client = await _scene.OpenAsync(_scene.Vera, CircuitScene.Operations);
        await client.GoAsync("/t/acme/operations?state=free");
        await client.UntilAsync(tree => tree.Shows("No space matches this filter."));

        // Not by way of Uri, which would tidy it up.
        await client.SendAsync("OnLocationChanged", client.Address.GetLeftPart(UriPartial.Authority) + target, null, false);
        await client.UntilAsync(() => client.Ended || client.LoadAsked is not null || client.Shows("not found"), "a refusal");
        await ReportAsync(_scene.Portal.Borealis, 1);

        await client.GoAsync(CircuitScene.Operations);
        await client.UntilAsync(tree => tree.FindAll("button[data-space]").Count() == 3);
        await ReportAsync(_scene.Portal.Acme, 1);
        await client.UntilAsync(tree => tree.Find("button[data-space='A-001']")?["data-state"] == "occupied");
        _scene.ShouldNeverHaveSeenBorealis(client);
    }

    [Theory]
    [InlineData("https://example.test/t/borealis/operations")]
    [InlineData("/t/borealis/operations")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task An_address_that_is_none_of_the_Portals_ends_the_circuit_or_changes_nothing(string address)
    {
        await using var client = await _scene.OpenAsync(_scene.Vera, CircuitScene.Operations);

        await client.SendAsync("OnLocationChanged", address, null, false);
        await client.SendAsync("OnLocationChanging", 1, address, null, false);
        await client.GoAsync("/t/acme/operations?state=free");

        await client.UntilAsync(() => client.Ended || client.Errors.Count > 0 || client.Shows("No space matches this filter."), "an answer");
        _scene.ShouldNeverHaveSeenBorealis(client);
    }

    [Theory]
    [InlineData("/t/borealis/operations")]
    [InlineData("/t/borealis/devices/unknown")]
    [InlineData("/platform")]
    public async Task A_circuit_that_begins_at_another_tenants_address_shows_nothing_of_it(string target)
    {
        var browser = await _scene.BrowserAsync(_scene.Vera);
        var page = await browser.GetAsync(CircuitScene.Operations);
        await using var client = await CircuitClient.ConnectAsync(browser, page with { Address = new Uri(page.Address, target) });

        await client.StartAsync();

        await client.UntilAsync(tree => tree.Shows("not found"));
        client.Look(tree => tree.Find("[data-space]")).ShouldBeNull();
        _scene.ShouldNeverHaveSeenBorealis(client);
    }

    [Fact]
    public async Task What_must_never_be_seen_is_seen_by_whom_it_belongs_to()
    {
        await using var client = await _scene.OpenAsync(_scene.Boris, "/t/borealis/operations?space=A-001");

        _scene.Foreign.Where(text => !client.EverSent(text)).ShouldBeEmpty();
    }

    private async Task ReportAsync(SeededTenant tenant, int counter)
    {
        using var sender = new WebhookSender(_scene.Portal.Portal.Address);
        var told = new ToldUplink("00189440", counter, TimeProvider.System.GetUtcNow(), [1]) { DevEui = tenant.Spaces[0].DevEui };
        (await sender.PostAsync(told, tenant.Secret)).IsSuccessStatusCode.ShouldBeTrue();
    }
}
