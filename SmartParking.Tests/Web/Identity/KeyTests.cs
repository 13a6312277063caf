using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Identity;

/// <summary>API keys at the door: what opens, and every kind that does not.</summary>
public sealed class KeyTests : IAsyncLifetime
{
    private const string NoKey = "Authentication required. Provide either JWT Bearer token or X-API-Key header.";
    private const string Spaces = "/api/v6/spaces";

    private readonly ManualTime _time = new();
    private EdgePortal _edge = null!;

    private PortalDatabase Database => _edge.Database;

    private AccessFeed Feed => _edge.Portal.Services.GetRequiredService<AccessFeed>();

    public async Task InitializeAsync()
    {
        _edge = await EdgePortal.StartAsync(builder => builder.Services.AddSingleton<TimeProvider>(_time), "--Edge:Limits:WrongSecret:Burst", "12");
        await UntilAsync(() => Task.FromResult(Feed.IsListening));
    }

    public async Task DisposeAsync() => await _edge.DisposeAsync();

    [Fact]
    public async Task A_key_reads_its_own_tenants_spaces_in_V6s_words()
    {
        var key = await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:read");
        using var client = key.Client(_edge.Portal);

        var page = await ApiAnswer.GetAsync(client, Spaces + "?limit=2&offset=1");
        var one = await ApiAnswer.GetAsync(client, $"{Spaces}/{_edge.Acme.Spaces[0].Id}");

        (page.Status, page.Text("total"), page.Text("limit"), page.Text("offset"), page.Text("tenant_id")).ShouldBe((200, "3", "2", "1", _edge.Acme.Id.ToString()));
        page.Body.GetProperty("spaces").EnumerateArray().Select(space => space.GetProperty("code").GetString()).ShouldBe(["A-002", "A-003"]);
        (one.Text("id"), one.Text("tenant_id"), one.Text("site_id"), one.Text("code"), one.Text("current_state"), one.Text("sensor_state"), one.Text("sensor_device_id"))
            .ShouldBe((_edge.Acme.Spaces[0].Id.ToString(), _edge.Acme.Id.ToString(), _edge.Acme.SiteId.ToString(), "A-001", "unknown", "unknown", _edge.Acme.Spaces[0].DeviceId.ToString()));
        (await ApiAnswer.GetAsync(client, Spaces + "?limit=501")).Status.ShouldBe(422);
        (await ApiAnswer.GetAsync(client, $"{Spaces}?site_id={Guid.NewGuid()}")).Text("total").ShouldBe("0");
    }

    [Fact]
    public async Task An_unknown_expired_revoked_or_misplaced_key_answers_401_alike_and_a_cookie_opens_nothing()
    {
        var (expired, revoked, elsewhere) = (await CreateAsync(), await CreateAsync(), await CreateAsync());
        await expired.SetAsync(Database, _edge.Acme, $"expires_at = '{_time.GetUtcNow().AddMinutes(1):O}'");
        await revoked.RevokeAsync(Database, _edge.Acme);
        await elsewhere.SetAsync(Database, _edge.Acme, "addresses = '{203.0.113.0/24}'");
        using (var before = expired.Client(_edge.Portal))
        {
            (await ApiAnswer.GetAsync(before, Spaces)).Status.ShouldBe(200);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        foreach (var key in new[] { expired.Key, revoked.Key, elsewhere.Key, ApiKey.New(), "nonsense", string.Empty })
        {
            using var client = SeededKey.Client(_edge.Portal, key);
            var answer = await ApiAnswer.GetAsync(client, Spaces);
            (answer.Status, answer.Detail, answer.Headers.WwwAuthenticate.ToString()).ShouldBe((401, NoKey, "Bearer error=\"invalid_token\""), key);
        }

        using var signedIn = await _edge.SignedInAsync();
        var bare = await ApiAnswer.GetAsync(signedIn, Spaces);
        (bare.Status, bare.Detail, bare.Headers.WwwAuthenticate.ToString()).ShouldBe((401, "Missing authorization header", "Bearer"));
    }

    [Fact]
    public async Task A_key_without_the_scope_is_told_which_one_and_one_of_another_tenant_nothing()
    {
        var (wrong, foreign) = (await SeededKey.CreateAsync(Database, _edge.Acme, "devices:write", "webhook:ingest"), await SeededTenant.CreateAsync(Database, "borealis"));
        using var client = wrong.Client(_edge.Portal);
        var refused = await ApiAnswer.GetAsync(client, Spaces);
        (refused.Status, refused.Detail).ShouldBe((403, "API key lacks required scopes: spaces:read"));

        var key = await CreateAsync();
        using var own = key.Client(_edge.Portal);
        var (theirs, nobodys) = (await ApiAnswer.GetAsync(own, $"{Spaces}/{foreign.Spaces[0].Id}"), await ApiAnswer.GetAsync(own, $"{Spaces}/{Guid.NewGuid()}"));
        (theirs.Status, theirs.Detail).ShouldBe((404, nobodys.Detail));
        nobodys.Status.ShouldBe(404);
        (await ApiAnswer.GetAsync(own, $"{Spaces}?site_id={foreign.SiteId}")).Text("total").ShouldBe("0");

        foreach (var slug in new[] { "borealis", "nobodyis" })
        {
            own.DefaultRequestHeaders.Remove("X-Tenant-Slug");
            own.DefaultRequestHeaders.Add("X-Tenant-Slug", slug);
            (await ApiAnswer.GetAsync(own, Spaces)).Status.ShouldBe(404, slug);
        }
    }

    [Fact]
    public async Task A_revoked_or_changed_key_and_a_suspended_tenant_are_known_at_once_although_they_were_remembered()
    {
        var (revoked, changed) = (await CreateAsync(), await CreateAsync());
        using var first = revoked.Client(_edge.Portal);
        using var second = changed.Client(_edge.Portal);
        (await ApiAnswer.GetAsync(first, Spaces)).Status.ShouldBe(200);
        (await ApiAnswer.GetAsync(second, Spaces)).Status.ShouldBe(200);
        _edge.Portal.Services.GetRequiredService<KeyDirectory>().LastKnown(revoked.Key).ShouldNotBeNull("the control: it is remembered");

        await revoked.RevokeAsync(Database, _edge.Acme);
        await changed.SetAsync(Database, _edge.Acme, "scopes = '{devices:read}'");

        await UntilAsync(async () => (await ApiAnswer.GetAsync(first, Spaces)).Status == 401);
        await UntilAsync(async () => (await ApiAnswer.GetAsync(second, Spaces)).Status == 403);
    }

    [Fact]
    public async Task While_nothing_can_be_heard_every_key_is_looked_up_anew()
    {
        var key = await CreateAsync();
        using var client = key.Client(_edge.Portal);
        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(200);
        await Feed.StopAsync(CancellationToken.None);
        Feed.IsListening.ShouldBeFalse();

        await key.RevokeAsync(Database, _edge.Acme);

        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task What_is_remembered_is_asked_again_after_a_minute_whatever_was_heard()
    {
        var key = await CreateAsync();
        using var client = key.Client(_edge.Portal);
        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(200);
        await Database.AsSuperuserAsync<object>("alter table api_keys disable trigger api_keys_tell; select 0");
        await key.RevokeAsync(Database, _edge.Acme);
        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(200, "nobody has said anything");

        _time.Advance(TimeSpan.FromSeconds(60));

        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Each_key_has_a_budget_of_its_own_by_its_rate_or_its_tier()
    {
        var (narrow, usual) = (await CreateAsync(), await CreateAsync());
        await narrow.SetAsync(Database, _edge.Acme, "rate_per_minute = 2");
        using var few = narrow.Client(_edge.Portal);
        using var many = usual.Client(_edge.Portal);

        var statuses = new List<int>();
        ApiAnswer last = null!;
        for (var time = 0; time < 3; time++)
        {
            last = await ApiAnswer.GetAsync(few, Spaces);
            statuses.Add(last.Status);
        }

        statuses.ShouldBe([200, 200, 429]);
        (last.Headers.GetValues("X-RateLimit-Limit").Single(), last.Headers.GetValues("X-RateLimit-Remaining").Single(), last.Headers.RetryAfter is not null).ShouldBe(("2", "0", true));
        (await ApiAnswer.GetAsync(many, Spaces)).Headers.GetValues("X-RateLimit-Limit").Single().ShouldBe("100", "basic");
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_address_and_a_right_one_still_opens()
    {
        var statuses = new List<int>();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            using var guess = SeededKey.Client(_edge.Portal, ApiKey.New());
            statuses.Add((await ApiAnswer.GetAsync(guess, Spaces)).Status);
        }

        statuses.Count(status => status == 401).ShouldBe(12);
        statuses.Skip(12).ShouldAllBe(status => status == 429);
        using var right = (await CreateAsync()).Client(_edge.Portal);
        (await ApiAnswer.GetAsync(right, Spaces)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_key_that_may_report_events_does_for_its_tenant_alone_and_another_does_not()
    {
        var told = new ToldUplink("00189440", 1, _time.GetUtcNow(), [1]) { DevEui = _edge.Acme.Spaces[0].DevEui };
        async Task<ApiAnswer> PostAsync(SeededKey key)
        {
            using var client = key.Client(_edge.Portal);
            return await ApiAnswer.OfAsync(await client.PostAsync("/webhooks/chirpstack?event=up", WebhookSender.Json(told.Json)));
        }

        (await PostAsync(await SeededKey.CreateAsync(Database, _edge.Acme, "webhook:ingest"))).Status.ShouldBe(204);
        (await Database.AsSuperuserAsync<long>("select count(*) from readings where tenant_id = $1", _edge.Acme.Id.Value)).ShouldBe(1);
        var refused = await PostAsync(await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:write", "devices:write"));
        (refused.Status, refused.Detail).ShouldBe((403, "API key lacks required scopes: webhook:ingest"));
        var revoked = await SeededKey.CreateAsync(Database, _edge.Acme, "webhook:ingest");
        await revoked.RevokeAsync(Database, _edge.Acme);
        (await PostAsync(revoked)).Status.ShouldBe(401);
    }

    [Fact]
    public async Task A_key_opens_no_page_and_none_of_what_is_for_people()
    {
        var key = await SeededKey.CreateAsync(Database, _edge.Acme, Scope.Everything);
        using var client = key.Client(_edge.Portal);
        foreach (var path in new[] { "/t/acme/keys", "/t/acme/operations", "/t/acme/audit/export", "/platform" })
        {
            (await client.GetAsync(path)).StatusCode.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.Redirect);
        }

        foreach (var path in new[] { "/api/auth/me", "/api/auth/tenants", "/api/auth/devices" })
        {
            (await ApiAnswer.GetAsync(client, path)).Status.ShouldBe(403, path);
        }

        (await ApiAnswer.PostAsync(client, "/api/auth/change-password", new { current_password = "x", new_password = "y" })).Status.ShouldBe(403);
        var made = await _edge.Portal.Services.GetRequiredService<MakeKey>().ExecuteAsync(
            key.Id, "acme", new KeyWish("more", ["admin:*"], string.Empty, null, null), new Actor(ActorKind.Key, key.Id, "k", null, null, null), CancellationToken.None);
        made.Outcome.Refusal.ShouldBe("access.denied");
    }

    [Fact]
    public async Task Its_use_is_written_once_a_minute_at_most_and_counted_exactly()
    {
        var key = await CreateAsync();
        using var client = key.Client(_edge.Portal);
        for (var time = 0; time < 3; time++)
        {
            (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(200);
        }

        var uses = _edge.Portal.Services.GetRequiredService<KeyUses>();
        await uses.WriteAsync(everything: false, CancellationToken.None);
        (await UsesAsync()).ShouldBe(3);
        (await ApiAnswer.GetAsync(client, Spaces)).Status.ShouldBe(200);
        await uses.WriteAsync(everything: false, CancellationToken.None);
        (await UsesAsync()).ShouldBe(3, "less than a minute ago");
        await uses.WriteAsync(everything: true, CancellationToken.None);
        (await UsesAsync()).ShouldBe(4);
        (await Database.AsSuperuserAsync<DateTime>("select last_used_at from api_keys where id = $1", key.Id)).ShouldBe(_time.GetUtcNow().UtcDateTime);

        Task<long> UsesAsync() => Database.AsSuperuserAsync<long>("select use_count from api_keys where id = $1", key.Id);
    }

    [Fact]
    public async Task A_bearer_token_comes_before_a_key()
    {
        using var client = (await CreateAsync()).Client(_edge.Portal);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "at_nonsense");
        var answer = await ApiAnswer.GetAsync(client, Spaces);
        (answer.Status, answer.Detail).ShouldBe((401, "Invalid or expired token"));
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", "x");
        (await ApiAnswer.GetAsync(client, Spaces)).Detail.ShouldBe("Invalid authorization header format");
    }

    [Fact]
    public async Task What_a_key_does_stands_in_the_audit_as_a_keys_doing()
    {
        var id = Guid.CreateVersion7();
        var access = new KeyAccess(new TenantSummary(_edge.Acme.Id, "acme", "Acme", "basic", "#000000", true), id, "Display", ["spaces:write"]);
        await Database.Scope.RunAsync(
            _edge.Acme.Id,
            access.For("test"),
            (work, cancel) => Database.Audit.WriteAsync(work, new Actor(ActorKind.Key, id, "Display", "203.0.113.9", "curl", "r"), new AuditEntry("override.create", "space", "x"), cancel),
            CancellationToken.None);

        (await Database.AsSuperuserAsync<string>("select actor_kind || ' ' || actor_id from audit_log where action = 'override.create'")).ShouldBe($"key {id}");
        (await Database.ReadAuditAsync(_edge.Acme.Id)).ShouldContain(entry => entry.Action == "override.create" && entry.Name == "Display");
    }

    /// <summary>A creation is told, too: what is remembered before it has been heard would be forgotten again.</summary>
    private async Task<SeededKey> CreateAsync()
    {
        var heard = new System.Collections.Concurrent.ConcurrentDictionary<Guid, bool>();
        using var hearing = Feed.On(AccessKind.Key, id => heard[id ?? Guid.Empty] = true);
        var key = await SeededKey.CreateAsync(Database, _edge.Acme, "spaces:read");
        await UntilAsync(() => Task.FromResult(heard.ContainsKey(key.Id)));
        return key;
    }

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await done())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
