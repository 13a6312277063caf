using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Isolation;

/// <summary>Somebody who is signed in writes to his own circuit what no page would write. Nothing he may not do may happen.</summary>
public sealed class CircuitAttackTests : IAsyncLifetime
{
    private const int LastHandler = 2000;

    private static readonly string[] Events = ["input", "change", "submit", "click"];

    private CircuitScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CircuitScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_viewer_reaches_no_handler_of_a_form_that_is_not_rendered_for_him()
    {
        await using var acting = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        acting.HandlerOf("[data-take]", "submit").Handler.ShouldBeLessThan((ulong)LastHandler);
        using var browser = await _scene.BrowserAsync(_scene.Vera);
        var before = await _scene.PrintAsync();

        // A handler that does not like its event may end the circuit; then the next id is tried on a new one.
        var (handler, circuits) = (0UL, 0);
        while (handler <= LastHandler)
        {
            await using var client = await CircuitScene.OpenAsync(browser, CircuitScene.OpenSpace);
            client.Look(tree => tree.Find("[data-take]")).ShouldBeNull();
            handler = await TryAllAsync(client, handler);
            (++circuits).ShouldBeLessThan(200);
        }

        (await _scene.PrintAsync()).ShouldBe(before);
        (await acting.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        (await acting.SubmitAsync("[data-take]")).Succeeded.ShouldBeTrue();
        (await _scene.OverridesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task A_handler_that_has_gone_with_its_form_does_nothing_any_more()
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        var (submit, _) = client.HandlerOf("[data-take]", "submit");
        (await client.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        await client.ClickAsync("[data-close]");
        await client.UntilAsync(tree => tree.Find("[data-take]") is null);
        var before = await _scene.PrintAsync();

        (await client.DispatchAsync(submit, "submit", "{}")).Succeeded.ShouldBeFalse();

        (await _scene.PrintAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("[data-filter='state']", "change", "\"everything\"")]
    [InlineData("[data-filter='site']", "change", "\"borealis-site\"")]
    [InlineData("[data-filter='zone']", "change", "\"' or 1=1 --\"")]
    [InlineData("[data-filter='state']", "change", "17")]
    [InlineData("[data-filter='state']", "change", "{\"a\":1}")]
    [InlineData("[data-filter='q']", "input", "null")]
    [InlineData("[data-filter='q']", "input", "true")]
    [InlineData("input[value='Hour']", "change", "\"Century\"")]
    [InlineData("#out-reason", "input", "[1,2]")]
    [InlineData("#out-reason", "input", "\"\\u0000\"")]
    public async Task A_value_that_no_control_offers_changes_nothing(string control, string eventName, string value)
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        var before = await _scene.PrintAsync();
        var (handler, component) = client.HandlerOf(control, eventName);

        await client.DispatchAsync(handler, eventName, $$"""{"value":{{value}}}""", (component, "x"));

        await StandsAsync(client, before);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"click\"")]
    [InlineData("{\"detail\":\"many\",\"button\":{}}")]
    [InlineData("{\"type\":\"submit\",\"value\":1e400}")]
    [InlineData("{")]
    public async Task Event_arguments_of_another_shape_change_nothing(string arguments)
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        var before = await _scene.PrintAsync();

        foreach (var (control, eventName) in new[] { ("[data-close]", "click"), ("[data-take]", "submit"), ("#out-reason", "input"), ("[data-filter='state']", "change") })
        {
            if (client.Look(tree => tree.Find(control)) is not null)
            {
                await client.DispatchAsync(client.HandlerOf(control, eventName).Handler, eventName, arguments);
            }
        }

        await StandsAsync(client, before);
    }

    [Theory]
    [InlineData("#out-reason", 501)]
    [InlineData("#out-reason", 20_000)]
    [InlineData("#out-reason", 200_000)]
    [InlineData("[data-filter='q']", 5_000)]
    public async Task Text_longer_than_its_field_changes_nothing(string field, int length)
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        var before = await _scene.PrintAsync();
        var (submit, _) = client.HandlerOf("[data-take]", "submit");

        await client.TypeAsync(field, new string('x', length));
        await client.DispatchAsync(submit, "submit", "{}");

        await StandsAsync(client, before);
    }

    [Fact]
    public async Task Ten_submits_at_once_take_the_space_out_of_service_once()
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        await using var second = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        (await client.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        (await second.TypeAsync("#out-reason", "Works, too")).Succeeded.ShouldBeTrue();
        var mine = client.HandlerOf("[data-take]", "submit").Handler;
        var other = second.HandlerOf("[data-take]", "submit").Handler;

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => new[] { client.DispatchAsync(mine, "submit", "{}"), second.DispatchAsync(other, "submit", "{}") }));

        (await _scene.OverridesAsync()).ShouldBe(1);
        (await _scene.Portal.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'override.create'")).ShouldBe(1);
        (await _scene.Portal.Database.AsSuperuserAsync<long>("select count(*) from space_history where axis = 'overlay'")).ShouldBe(1);
        await client.UntilAsync(tree => tree.Find("[data-end]") is not null);
        await second.UntilAsync(tree => tree.Find("[data-end]") is not null);
    }

    [Theory]
    [InlineData("update memberships set status = 'withdrawn' where user_id = $1")]
    [InlineData("update memberships set role = 'viewer' where user_id = $1")]
    public async Task A_role_that_was_taken_away_while_the_circuit_is_open_refuses_the_next_action(string taken)
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        (await client.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        var (submit, _) = client.HandlerOf("[data-take]", "submit");
        await _scene.Portal.Database.ExecuteAsync(_scene.Portal.Acme.Id, taken, _scene.Olivia.Id);
        var before = await _scene.PrintAsync();

        // Whether the form is still there or the news of it has been faster.
        await client.DispatchAsync(submit, "submit", "{}");

        await client.UntilAsync(tree => tree.Find("[data-take]") is null || tree.Shows("You may no longer do this here."));
        (await _scene.PrintAsync()).ShouldBe(before);
    }

    /// <returns>The first id that was not tried, because the circuit ended before.</returns>
    private static async Task<ulong> TryAllAsync(CircuitClient client, ulong from)
    {
        for (var handler = from; handler <= LastHandler; handler++)
        {
            foreach (var name in Events)
            {
                var arguments = name is "input" or "change" ? """{"value":"Taken by a viewer"}""" : "{}";
                await client.DispatchAsync(handler, name, arguments);
            }

            if (client.Ended || client.Errors.Count > 0)
            {
                return handler + 1;
            }
        }

        return LastHandler + 1;
    }

    /// <summary>Nothing was written, and the Portal still serves: this circuit, or else a new one.</summary>
    private async Task StandsAsync(CircuitClient client, IReadOnlyList<string> before)
    {
        (await _scene.PrintAsync()).ShouldBe(before);
        _scene.ShouldNeverHaveSeenBorealis(client);
        await using var after = await _scene.OpenAsync(_scene.Vera, CircuitScene.OpenSpace);
        after.Page.Status.ShouldBe(System.Net.HttpStatusCode.OK);
    }
}
