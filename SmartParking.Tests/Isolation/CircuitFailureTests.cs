using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation;

/// <summary>One circuit fails, or is flooded, or carries something over; nobody else notices.</summary>
public sealed class CircuitFailureTests : IAsyncLifetime
{
    private CircuitScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CircuitScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task What_a_component_does_not_catch_ends_its_own_page_with_an_id_and_no_other()
    {
        var database = _scene.Portal.Database;
        await using var client = await _scene.OpenAsync(_scene.Portal.Petra, "/t/acme/members");
        await client.UntilAsync(tree => tree.Find("[data-invite]") is not null, "the form");
        (await client.TypeAsync("#invite-email", "nora@example.test")).Succeeded.ShouldBeTrue();
        await using var other = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        await database.AsSuperuserAsync<object>("alter table invitations rename to invitations_away");

        await client.SubmitAsync("[data-invite]");

        await client.UntilAsync(tree => tree.Find("[data-notice='error']") is not null, "the page that says so");
        client.Look(tree => tree.Find("[data-request-id]")!.Text).ShouldNotBeNullOrWhiteSpace();
        client.Look(tree => tree.Text).ShouldNotContain("invitations_away");
        client.Look(tree => tree.Find("nav[id='navigation']")).ShouldNotBeNull("the way to the other pages is there");
        (await other.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        (await other.SubmitAsync("[data-take]")).Succeeded.ShouldBeTrue();
        (await _scene.OverridesAsync()).ShouldBe(1);

        await database.AsSuperuserAsync<object>("alter table invitations_away rename to invitations");
        await using var again = await _scene.OpenAsync(_scene.Portal.Petra, "/t/acme/members");
        await again.UntilAsync(tree => tree.Find("[data-invite]") is not null, "the form is back");
    }

    [Fact]
    public async Task A_thousand_events_at_once_leave_another_persons_page_working()
    {
        await using var loud = await _scene.OpenAsync(_scene.Vera, CircuitScene.Operations);
        await using var quiet = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        var (handler, field) = loud.HandlerOf("[data-filter='q']", "input");

        var flood = Task.WhenAll(Enumerable.Range(0, 1_000).Select(number => loud.DispatchAsync(handler, "input", $$"""{"value":"{{number}}"}""", (field, $"{number}"))));
        (await quiet.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        (await quiet.SubmitAsync("[data-take]")).Succeeded.ShouldBeTrue();
        await flood;

        (await _scene.OverridesAsync()).ShouldBe(1);
        quiet.Errors.ShouldBeEmpty();
        await using var after = await _scene.OpenAsync(_scene.Vera, CircuitScene.Operations);
        after.Page.Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_a_page_carries_to_its_circuit_is_no_more_than_a_name_for_what_the_server_keeps()
    {
        var petra = _scene.Portal.Petra;
        var browser = await _scene.BrowserAsync(petra);
        var protector = _scene.Portal.Portal.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("Microsoft.AspNetCore.Components.Server.State");
        foreach (var path in new[] { "/t/acme/operations", "/t/acme/members", "/t/acme/keys", "/t/acme/support", "/platform/support", "/platform/outbox" })
        {
            var page = await browser.GetAsync(path);

            var carried = JsonSerializer.Deserialize<Dictionary<string, byte[]>>(protector.Unprotect(Convert.FromBase64String(page.State)))!;

            var ours = Encoding.UTF8.GetString(carried["prerendered-visit"]).Trim('"');
            ours.Length.ShouldBeInRange(20, 60, path);
            page.Html.ShouldNotContain(ours, Case.Sensitive, path);
            // The rest is the framework's: the forms' token, and a list of the services that have something to carry.
            carried.Count.ShouldBe(3, path + ": " + string.Join(' ', carried.Keys));
            var everything = string.Join('\n', carried.Values.Select(Encoding.UTF8.GetString));
            foreach (var secret in new[] { petra.Email, petra.Name, petra.Id.ToString(), _scene.Portal.Acme.Id.ToString(), _scene.Portal.Acme.Secret, "acme" })
            {
                everything.ShouldNotContain(secret, Case.Insensitive, path);
            }
        }
    }
}
