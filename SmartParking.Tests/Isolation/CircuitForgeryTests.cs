using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using SmartParking.Domain.Messages;
using SmartParking.Portal;
using SmartParking.Portal.Messages;
using SmartParking.Tests.Support;
using SmartParking.Tests.Support.Circuits;

namespace SmartParking.Tests.Isolation;

/// <summary>What a page carries for its circuit, used by somebody else or altered; and what a page may call by name.</summary>
public sealed class CircuitForgeryTests : IAsyncLifetime
{
    private CircuitScene _scene = null!;

    public async Task InitializeAsync() => _scene = await CircuitScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Anothers_page_on_ones_own_session_shows_nothing_of_his()
    {
        var boris = await _scene.BrowserAsync(_scene.Boris);
        var vera = await _scene.BrowserAsync(_scene.Vera);
        var page = await boris.GetAsync("/t/borealis/operations");
        page.Markers.Count.ShouldBe(2);

        await using (var hers = await CircuitClient.ConnectAsync(vera, page))
        {
            await hers.StartAsync();
            await hers.UntilAsync(tree => tree.Shows("not found"));
            _scene.ShouldNeverHaveSeenBorealis(hers);
        }

        await using var his = await CircuitClient.ConnectAsync(boris, page);
        await his.StartAsync();
        await his.UntilAsync(tree => tree.FindAll("button[data-space]").Count() == 3);
        his.EverSent("Tenant borealis").ShouldBeTrue();
    }

    [Fact]
    public async Task Anothers_page_at_ones_own_address_is_ones_own_page()
    {
        var vera = await _scene.BrowserAsync(_scene.Vera);
        var page = await (await _scene.BrowserAsync(_scene.Boris)).GetAsync("/t/borealis/operations");
        await using var client = await CircuitClient.ConnectAsync(vera, page with { Address = new Uri(page.Address, CircuitScene.OpenSpace) });

        await client.StartAsync();

        await client.UntilAsync(tree => tree.Find("section[data-part='history']") is not null);
        client.Look(tree => tree.Find("[data-take]")).ShouldBeNull();
        client.Shows("Vera Viewer").ShouldBeTrue();
        client.EverSent("Boris").ShouldBeFalse();
        _scene.ShouldNeverHaveSeenBorealis(client);
    }

    [Fact]
    public async Task An_address_the_circuit_makes_up_stands_in_no_message()
    {
        var page = await (await _scene.BrowserAsync(_scene.Portal.Petra)).GetAsync("/t/acme/members");
        var made = page with { Address = new Uri("https://evil.example/t/acme/members") };
        await using var client = await CircuitClient.ConnectAsync(await _scene.BrowserAsync(_scene.Portal.Petra), made);
        await client.StartAsync();
        await client.UntilAsync(tree => tree.Find("#invite-email") is not null);

        (await client.TypeAsync("#invite-email", "victim@example.test")).Succeeded.ShouldBeTrue();
        var (submit, _) = client.HandlerOf("form[aria-label='Invite somebody']", "submit");
        await client.DispatchAsync(submit, "submit", "{}");

        var queue = _scene.Portal.Portal.Services.GetRequiredService<OutboxQueue>();
        var letter = (await queue.RecentAsync(PortalDatabase.TheTest, 10, CancellationToken.None)).Select(message => message.Letter!).Single(letter => letter.To == "victim@example.test");
        var mail = _scene.Portal.Portal.Services.GetRequiredService<LetterWriter>().Write(letter);
        mail.Link.ShouldBe(new Uri(_scene.Portal.Portal.Address, $"/invite/{letter.Token}"));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_gets_no_circuit()
    {
        var page = await (await _scene.BrowserAsync(_scene.Vera)).GetAsync(CircuitScene.Operations);
        var stranger = await _scene.BrowserAsync(null);

        await Should.ThrowAsync<HttpRequestException>(() => CircuitClient.ConnectAsync(stranger, page));
    }

    public static TheoryData<string> Forgeries => new(Forged.Keys);

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task An_altered_page_renders_nothing(string forgery)
    {
        var browser = await _scene.BrowserAsync(_scene.Vera);
        var page = await browser.GetAsync(CircuitScene.Operations);
        var markers = page.Markers.Select(marker => marker.DeepClone().AsObject()).ToList();
        Forged[forgery](markers);
        await using var client = await CircuitClient.ConnectAsync(browser, page with { Markers = markers });

        await client.StartAsync();

        await client.UntilAsync(() => client.Ended || client.Errors.Count > 0, "a refusal");
        client.Batches.ShouldBe(0);
    }

    [Fact]
    public async Task Altered_state_is_refused_or_ignored()
    {
        var browser = await _scene.BrowserAsync(_scene.Vera);
        var page = await browser.GetAsync(CircuitScene.Operations);
        page.State.ShouldNotBeEmpty();
        await using var client = await CircuitClient.ConnectAsync(browser, page with { State = Flip(page.State) });

        await client.StartAsync();

        await client.UntilAsync(() => client.Ended || client.Errors.Count > 0 || client.Shows("Operations"), "an answer");
        _scene.ShouldNeverHaveSeenBorealis(client);
    }

    [Theory]
    [InlineData("ConnectCircuit", 1)]
    [InlineData("ResumeCircuit", 5)]
    [InlineData("PauseCircuit", 0)]
    public async Task A_circuit_is_not_taken_over_by_a_guess(string method, int parameters)
    {
        var browser = await _scene.BrowserAsync(_scene.Vera);
        var page = await browser.GetAsync(CircuitScene.Operations);
        await using var client = await CircuitClient.ConnectAsync(browser, page);
        var origin = page.Address.GetLeftPart(UriPartial.Authority) + "/";
        object?[] guess = ["CfDJ8" + new string('A', 200), origin, origin + "t/borealis/operations", "[]", string.Empty];

        var answer = await client.CallAsync(method, CancellationToken.None, guess[..parameters]);

        answer.Said.ShouldBeOneOf(null, "False", DotNetReply.HungUp.Said);
        client.Batches.ShouldBe(0);
    }

    [Fact]
    public async Task A_circuit_whose_secret_was_stolen_becomes_the_thiefs_and_shows_him_nothing()
    {
        await using var his = await _scene.OpenAsync(_scene.Boris, "/t/borealis/operations?space=A-001");
        var vera = await _scene.BrowserAsync(_scene.Vera);
        await using var thief = await CircuitClient.ConnectAsync(vera, his.Page, CircuitSettings.Default with { KeepsTree = false });

        (await thief.CallAsync("ConnectCircuit", CancellationToken.None, his.Secret)).Said.ShouldBe("True");

        await thief.UntilAsync(() => thief.EverSent("not found"), "the gate");
        _scene.ShouldNeverHaveSeenBorealis(thief);
    }

    [Fact]
    public async Task A_connection_begins_one_circuit_and_no_second()
    {
        await using var client = await _scene.OpenAsync(_scene.Vera, CircuitScene.Operations);
        var page = client.Page;

        await client.CallAsync("StartCircuit", CancellationToken.None, new Uri(page.Address, "/").ToString(), page.Address.ToString(), "[]", page.State);

        await client.UntilAsync(() => client.Ended || client.Errors.Count > 0, "a refusal");
    }

    [Fact]
    public async Task A_page_can_call_no_static_method_that_is_ours()
    {
        // Static methods can be called by whoever has a circuit, with any arguments.
        Invokable().Where(method => method.IsStatic).Select(method => $"{method.DeclaringType!.FullName}.{method.Name}").ShouldBeEmpty();

        await using var client = await _scene.OpenAsync(_scene.Vera, CircuitScene.OpenSpace);
        foreach (var (assembly, method) in new[]
        {
            ("SmartParking.Portal", "Main"), ("SmartParking.Domain", "ExecuteAsync"), ("System.Private.CoreLib", "Exit"), ("System.Diagnostics.Process", "Start"),
            ("Microsoft.AspNetCore.Components.Server", "DispatchEventAsync"), ("No.Such", "Thing"), ("../../etc/passwd", "Read"),
        })
        {
            (await client.InvokeAsync(assembly, method, 0, "[0]")).Succeeded.ShouldBeFalse($"{assembly} {method}");
        }
    }

    [Fact]
    public async Task No_object_that_a_page_can_name_does_what_it_must_not()
    {
        await using var client = await _scene.OpenAsync(_scene.Vera, CircuitScene.OpenSpace);
        var before = await _scene.PrintAsync();
        string[] names = [.. Invokable().Select(method => method.GetCustomAttribute<JSInvokableAttribute>()!.Identifier ?? method.Name).Append("GetType").Append("Dispose").Distinct()];
        names.ShouldContain("DispatchEventAsync");

        var succeeded = new List<string>();
        foreach (var (name, instance) in names.SelectMany(name => Enumerable.Range(0, 12).Select(instance => (name, instance))))
        {
            foreach (var arguments in new[] { "[]", """["SmartParking.Portal.Occupancy.OperationsPage","body"]""" })
            {
                if ((await client.InvokeAsync(null, name, instance, arguments)).Succeeded)
                {
                    succeeded.Add($"{name} of {instance}");
                }
            }
        }

        succeeded.ShouldBeEmpty();
        (await _scene.PrintAsync()).ShouldBe(before);
        (await client.ClickAsync("[data-close]")).Succeeded.ShouldBeTrue();
    }

    private static readonly Dictionary<string, Action<List<JsonObject>>> Forged = new()
    {
        ["one letter of a descriptor"] = markers => markers[0]["descriptor"] = Flip(markers[0]["descriptor"]!.GetValue<string>()),
        ["one letter of the last descriptor"] = markers => markers[^1]["descriptor"] = Flip(markers[^1]["descriptor"]!.GetValue<string>()),
        ["descriptors exchanged"] = markers =>
        {
            var first = markers[0]["descriptor"]!.GetValue<string>();
            markers[0]["descriptor"] = markers[^1]["descriptor"]!.GetValue<string>();
            markers[^1]["descriptor"] = first;
        },
        ["a descriptor in clear"] = markers => markers[^1]["descriptor"] =
            """{"sequence":1,"assemblyName":"SmartParking.Portal","typeName":"SmartParking.Portal.Occupancy.OperationsPage","parameterDefinitions":[],"parameterValues":[]}""",
        ["no descriptor"] = markers => markers[0].Remove("descriptor"),
        ["another type"] = markers => markers[0]["type"] = "webassembly",
    };

    private static string Flip(string text) => text[..40] + (text[40] == 'A' ? 'B' : 'A') + text[41..];

    /// <summary>Every method that a page may call by name, of the whole program.</summary>
    private static IEnumerable<MethodInfo> Invokable() =>
        Directory.GetFiles(Path.GetDirectoryName(typeof(PortalHost).Assembly.Location)!, "*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => name is "SmartParking.Portal" or "SmartParking.Domain" or "Radzen.Blazor").Select(name => Assembly.Load(name!))
            .Append(typeof(Microsoft.AspNetCore.Components.ComponentBase).Assembly)
            .Append(typeof(Microsoft.AspNetCore.Components.Web.PageTitle).Assembly)
            .Append(typeof(Microsoft.AspNetCore.Components.Server.CircuitOptions).Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(JSInvokableAttribute)));
}
