using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Isolation;

/// <summary>Whoever clicks twice, or many times in two tabs, has done it once.</summary>
public sealed class CreateOnceTests : IAsyncLifetime
{
    private CircuitScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CircuitScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Somebody_is_invited_once()
    {
        await using var client = await OpenAsync("/t/acme/members", "[data-invite]");
        await using var second = await OpenAsync("/t/acme/members", "[data-invite]");
        foreach (var each in new[] { client, second })
        {
            (await each.TypeAsync("#invite-email", "nora@example.test")).Succeeded.ShouldBeTrue();
        }

        await SubmitAsync("[data-invite]", client, second);

        (await CountAsync("invitations where email = 'nora@example.test'")).ShouldBe(1);
        (await CountAsync("messages where kind = 'invitation'")).ShouldBe(1);
        (await CountAsync("audit_log where action = 'invitation.create'")).ShouldBe(1);
    }

    [Fact]
    public async Task A_form_makes_one_key()
    {
        await using var client = await OpenAsync("/t/acme/keys", "[data-new]");
        (await client.ClickAsync("[data-new]")).Succeeded.ShouldBeTrue();
        (await client.ChangeAsync("#label-new", "City hall")).Succeeded.ShouldBeTrue();
        var (tick, box) = client.HandlerOf("[data-scope='spaces:read']", "change");
        (await client.DispatchAsync(tick, "change", """{"value":true}""", (box, "true"))).Succeeded.ShouldBeTrue();

        await SubmitAsync("[data-send]", client);

        (await CountAsync("api_keys where label = 'City hall'")).ShouldBe(1);
        (await CountAsync("audit_log where action = 'api_key.create'")).ShouldBe(1);
        await client.UntilAsync(tree => tree.Find("[data-key]") is not null, "the key, which is shown although it was asked for so often");
    }

    [Fact]
    public async Task A_support_visit_begins_once()
    {
        await using var client = await OpenAsync("/platform/support?tenant=borealis", "[data-enter]");
        await using var second = await OpenAsync("/platform/support?tenant=borealis", "[data-enter]");
        foreach (var each in new[] { client, second })
        {
            (await each.ChangeAsync("#support-reason", "The grid stays grey")).Succeeded.ShouldBeTrue();
            (await each.ChangeAsync("#support-ticket", "T-1042")).Succeeded.ShouldBeTrue();
        }

        await SubmitAsync("[data-enter]", client, second);

        (await CountAsync("support_visits where ticket = 'T-1042'")).ShouldBe(1);
        (await CountAsync("audit_log where action = 'support.enter'")).ShouldBe(1);
    }

    private static async Task SubmitAsync(string button, params CircuitClient[] clients)
    {
        var handlers = clients.Select(client => (client, client.HandlerOf(button, "submit").Handler)).ToList();
        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(_ => handlers.Select(each => each.client.DispatchAsync(each.Handler, "submit", "{}"))));
    }

    private async Task<CircuitClient> OpenAsync(string path, string control)
    {
        var client = await _scene.OpenAsync(_scene.Portal.Petra, path);
        await client.UntilAsync(tree => tree.Find(control) is not null, control);
        return client;
    }

    private Task<long> CountAsync(string rows) => _scene.Portal.Database.AsSuperuserAsync<long>("select count(*) from " + rows);
}
