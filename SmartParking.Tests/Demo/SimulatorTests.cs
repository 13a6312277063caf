using System.Security.Claims;
using System.Text.Json;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Demo.Simulation;
using SmartParking.Portal.Identity;
using SmartParking.Tests.Isolation.Attacks.Web;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Demo;

/// <summary>The simulator over HTTP, its audit, and the outage of a real server.</summary>
public sealed class SimulatorTests : IAsyncLifetime
{
    private SimulatorScene _scene = null!;

    public async Task InitializeAsync() => _scene = await SimulatorScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task Only_the_token_opens_it_and_every_endpoint_was_reviewed()
    {
        EndpointInventory.Problems(EndpointInventory.Of(_scene.Portal.Services), EndpointInventory.ReviewedOfSimulator).ShouldBeEmpty();
        foreach (var endpoint in EndpointInventory.Of(_scene.Portal.Services).Where(each => each.RoutePattern.RawText!.StartsWith("/api/simulator", StringComparison.Ordinal)))
        {
            var method = new HttpMethod(endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Single());
            foreach (var token in new[] { null, "sim_wrong", _scene.Acme.Secret, string.Empty })
            {
                (await _scene.SendAsync(method, endpoint.RoutePattern.RawText!["/api/simulator".Length..], new { events = 1 }, token)).Status.ShouldBe(401, EndpointInventory.NameOf(endpoint));
            }
        }

        (await _scene.SendAsync(HttpMethod.Get, string.Empty)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Settings_change_by_name_and_wrong_ones_are_told_with_their_range()
    {
        var (status, state) = await _scene.SendAsync(HttpMethod.Patch, "/settings", new { rate = 2.5, duplicates = 10, oldServer = true });
        var (refused, problem) = await _scene.SendAsync(HttpMethod.Patch, "/settings", new { rate = 51, lost = "many", running = 1, speed = 3 });

        status.ShouldBe(200);
        state.GetProperty("settings").GetProperty("rate").GetDouble().ShouldBe(2.5);
        _scene.Simulator.View().Settings.ShouldBe(new() { Rate = 2.5, Duplicates = 10, OldServer = true });
        refused.ShouldBe(400);
        var errors = problem.GetProperty("errors");
        errors.GetProperty("rate")[0].GetString().ShouldBe("\"rate\" must be a number from 0 to 50; it was 51.");
        errors.GetProperty("lost")[0].GetString()!.ShouldContain("from 0 to 100");
        errors.GetProperty("running")[0].GetString()!.ShouldContain("true or false");
        errors.GetProperty("speed")[0].GetString()!.ShouldContain("There is no \"speed\"");
        _scene.Simulator.View().Settings.Rate.ShouldBe(2.5);
    }

    [Theory]
    [InlineData("/actions/burst", """{"events":5001}""", "from 1 to 5000")]
    [InlineData("/actions/burst", """{"events":1.5}""", "whole number")]
    [InlineData("/actions/burst", """{}""", "is missing")]
    [InlineData("/actions/burst", """[1]""", "must be a JSON object")]
    [InlineData("/actions/burst", """{"events":1,"events":2}""", "must be a JSON object")]
    [InlineData("/actions/outage", """{"seconds":9}""", "from 10 to 600")]
    [InlineData("/actions/silence", """{"share":50,"minutes":0}""", "from 1 to 1440")]
    [InlineData("/actions/reset-counter", """{"devEui":"0000000000000001","kind":"reboot"}""", "one of join, counter")]
    [InlineData("/actions/wrong-payload", """{"devEui":7,"kind":"port"}""", "must be text")]
    public async Task Bad_input_is_problem_details_that_say_what_was_wrong(string path, string body, string said)
    {
        using var client = _scene.Client();
        using var answer = await client.PostAsync("/api/simulator" + path, new StringContent(body));

        ((int)answer.StatusCode).ShouldBe(400);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString()!.ShouldContain(said);
        _scene.Server.Stops.ShouldBe(0);
    }

    [Fact]
    public async Task Actions_reach_the_devices_and_stand_in_the_platforms_audit()
    {
        var device = _scene.Acme.Spaces[0].DevEui;
        await _scene.UntilAsync(view => view.Figures.Sent >= 36);

        (await _scene.SendAsync(HttpMethod.Post, "/actions/burst", new { events = 60 })).Status.ShouldBe(200);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/wrong-payload", new { devEui = device.ToLowerInvariant(), kind = "length" })).Status.ShouldBe(200);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/reset-counter", new { devEui = device, kind = "join" })).Status.ShouldBe(200);
        // What is still to be said when all are silenced would never be said.
        await _scene.UntilAsync(view => view is { Counts: { Burst: 60, WrongPayloads: 1, Resets: 1 }, Figures: { InFlight: 0, Accepted: >= 97 } });
        (await _scene.SendAsync(HttpMethod.Post, "/actions/silence", new { devEui = _scene.Acme.Spaces[1].DevEui, minutes = 5 })).Body.GetProperty("silent")[0].GetProperty("devEui").GetString().ShouldBe(_scene.Acme.Spaces[1].DevEui);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/silence", new { share = 100, minutes = 5 })).Body.GetProperty("silent").GetArrayLength().ShouldBe(12);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/wake")).Body.GetProperty("silent").GetArrayLength().ShouldBe(0);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/reset-counter", new { devEui = "0000000000000000", kind = "join" })).Status.ShouldBe(404);

        _scene.Simulator.View().Figures.NotTaken.ShouldBe(0);
        await _scene.StoredAsync();
        (await _scene.Cluster.Database.AsSuperuserAsync<long>("select count(*) from ingest_ledger where tenant_id = $1 and status = 'undecodable'", _scene.Acme.Id.Value)).ShouldBe(1);
        (await AuditAsync()).ShouldBe(["simulator.burst", "simulator.wrong_payload", "simulator.reset_counter", "simulator.silence", "simulator.silence", "simulator.wake"]);
        (await _scene.Cluster.Database.ReadAuditAsync(TenantId.Platform)).Where(entry => entry.Action.StartsWith("simulator.", StringComparison.Ordinal)).ShouldAllBe(entry => entry.Name == "demo.json");
    }

    [Fact]
    public async Task An_outage_stops_the_database_keeps_the_events_and_ends_by_the_clock()
    {
        await _scene.UntilAsync(view => view.Figures is { Accepted: >= 36, InFlight: 0 });

        (await _scene.SendAsync(HttpMethod.Post, "/actions/outage", new { seconds = 30 })).Body.GetProperty("outage").GetProperty("phase").GetString().ShouldBe("away");
        (await _scene.SendAsync(HttpMethod.Post, "/actions/outage", new { seconds = 30 })).Status.ShouldBe(409);
        (await _scene.SendAsync(HttpMethod.Patch, "/settings", new { running = false })).Status.ShouldBe(200);
        (await _scene.SendAsync(HttpMethod.Post, "/actions/burst", new { events = 50 })).Status.ShouldBe(200);
        await _scene.UntilAsync(view => view.Figures is { Spooled: >= 50, InFlight: 0 });
        await _scene.PassAsync(29);
        _scene.Outage.View!.Phase.ShouldBe(OutagePhase.Away);
        _scene.Outage.View.Kept.ShouldBeGreaterThanOrEqualTo(50);
        _scene.Outage.View.PeakBytes.ShouldBeGreaterThan(10_000);

        await _scene.PassAsync(1);
        _scene.Outage.View.Phase.ShouldBe(OutagePhase.Draining);
        await DrainedAsync();

        _scene.Outage.View.ShouldSatisfyAllConditions(
            view => view.NotTaken.ShouldBe(0),
            view => view.SpoolBytes.ShouldBe(0),
            view => view.OverAt.ShouldNotBeNull(),
            view => view.Problem.ShouldBeNull());
        _scene.Server.Stops.ShouldBe(1);
        (await AuditAsync()).ShouldBe(["simulator.outage", "simulator.change", "simulator.burst"]);
        (await _scene.Cluster.Database.AsSuperuserAsync<string>("select after from audit_log where action = 'simulator.change'")).ShouldContain("\"at\":");
        (await _scene.Cluster.Database.AsSuperuserAsync<long>("select count(*) from ingest_ledger where tenant_id = $1", _scene.Acme.Id.Value)).ShouldBe(_scene.Simulator.View().Figures.Accepted);
    }

    [Fact]
    public async Task A_session_outlives_the_outage_and_one_that_is_no_more_does_not_outlive_its_end()
    {
        await using var services = _scene.Portal.Services.CreateAsyncScope();
        using var sessions = (SessionRevalidation)services.ServiceProvider.GetRequiredService<AuthenticationStateProvider>();
        var begun = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var stranger = new AuthenticationState(new ClaimsPrincipal(new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, Guid.NewGuid().ToString()), new Claim(PersonClaims.Session, Guid.NewGuid().ToString()), new Claim("session_begun", begun)], "test")));
        var ask = typeof(SessionRevalidation).GetMethod("ValidateAuthenticationStateAsync", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;
        Task<bool> HoldsAsync() => (Task<bool>)ask.Invoke(sessions, [stranger, CancellationToken.None])!;

        await _scene.SendAsync(HttpMethod.Post, "/actions/outage", new { seconds = 10 });
        (await HoldsAsync()).ShouldBeTrue();
        await _scene.PassAsync(10);
        _scene.Outage.IsAway.ShouldBeFalse();
        (await HoldsAsync()).ShouldBeFalse();
    }

    [Fact]
    public async Task A_database_that_does_not_start_is_started_again_until_it_does()
    {
        _scene.Server.Failures = 2;
        await _scene.SendAsync(HttpMethod.Post, "/actions/outage", new { seconds = 600 });
        await _scene.SendAsync(HttpMethod.Post, "/actions/outage-end");

        await _scene.PassAsync(1);
        _scene.Outage.View!.Problem.ShouldBe("The port is taken.");
        await _scene.PassAsync(5);
        _scene.Outage.IsAway.ShouldBeTrue();
        await _scene.PassAsync(5);

        _scene.Outage.IsAway.ShouldBeFalse();
        await DrainedAsync();
        (await AuditAsync()).ShouldBe(["simulator.outage", "simulator.outage_end"]);
    }

    [Fact]
    public async Task A_database_that_is_not_the_demonstrations_own_is_never_stopped()
    {
        await using var scene = await SimulatorScene.StartAsync(own: false);

        var (status, problem) = await scene.SendAsync(HttpMethod.Post, "/actions/outage", new { seconds = 30 });

        status.ShouldBe(409);
        problem.GetProperty("detail").GetString()!.ShouldContain("never stopped");
        scene.Server.Stops.ShouldBe(0);
        scene.Outage.View.ShouldBeNull();
    }

    private async Task DrainedAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_scene.Outage.View!.IsUnderWay)
        {
            await _scene.PassAsync(1);
            await Task.Delay(50, limit.Token);
        }
    }

    private async Task<List<string>> AuditAsync() =>
        [.. (await _scene.Cluster.Database.ReadAuditAsync(TenantId.Platform)).Select(entry => entry.Action).Where(action => action.StartsWith("simulator.", StringComparison.Ordinal))];
}
