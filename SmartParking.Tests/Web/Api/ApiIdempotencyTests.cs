using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;

namespace SmartParking.Tests.Web.Api;

/// <summary>A POST with an Idempotency-Key happens once, however often it is sent.</summary>
[Collection(ApiTests.Name)]
public sealed class ApiIdempotencyTests(ApiScene scene)
{
    private const string Spaces = "/api/v6/spaces";

    [Fact]
    public async Task Of_20_twins_at_once_one_makes_the_space_and_all_get_its_answer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "TWIN" }, key)));

        replies.Select(reply => reply.Status).Distinct().ShouldBe([201], string.Join('\n', replies.Select(reply => reply.Text).Distinct()));
        replies.Select(reply => reply.Id).Distinct().Count().ShouldBe(1);
        replies.Count(reply => !reply.IsReplayed).ShouldBe(1);
        (await scene.CountAsync("select count(*) from spaces where tenant_id = $1 and code = 'TWIN'", scene.Acme.Id.Value)).ShouldBe(1);
        (await scene.CountAsync("select count(*) from audit_log where tenant_id = $1 and action = 'space.create' and resource_id = $2", scene.Acme.Id.Value, replies[0].Id.ToString())).ShouldBe(1);
    }

    [Fact]
    public async Task A_repeat_gets_the_first_answer_word_for_word_also_when_the_thing_has_changed()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { site_id = scene.Acme.SiteId, code = "AGAIN" };
        var first = await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, key);
        (await ApiScene.SendAsync(scene.Key, "PATCH", $"{Spaces}/{first.Id}", new { name = "Changed" })).Status.ShouldBe(200);
        var second = await ApiScene.SendAsync(scene.Key, "POST", Spaces + "/", body, key);

        (second.Status, second.Text, second.IsReplayed, first.IsReplayed).ShouldBe((201, first.Text, true, false));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_request_is_refused_and_another_callers_key_is_another()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "ONE" }, key)).Status.ShouldBe(201);
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "OTHER" }, key)).ShouldBeRefused(422, "idempotency.other_request");
        (await ApiScene.SendAsync(scene.Petra, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "OTHER" }, key)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task What_was_refused_leaves_no_trace_and_may_be_corrected_under_the_same_key()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = Guid.NewGuid(), code = "LATER" }, key)).ShouldBeRefused(404, "site.unknown", "site_id");
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "LATER" }, key)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_not_made_up()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { site_id = scene.Acme.SiteId, code = "LOST" };
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, ("Idempotency-Key", key))).Status.ShouldBe(201);
        await scene.CountAsync("with u as (update idempotency_keys set status = null, body = null where idempotency_key = $1 returning 1) select count(*) from u", key);
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, ("Idempotency-Key", key))).ShouldBeRefused(409, "idempotency.running");
    }

    [Fact]
    public async Task A_new_api_key_is_told_once_and_kept_nowhere()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { name = "Once", scopes = new[] { "spaces:read" } };
        var made = await ApiScene.SendAsync(scene.Petra, "POST", "/api/v6/api-keys", body, key);
        made.Status.ShouldBe(201, made.Text);
        (await ApiScene.SendAsync(scene.Petra, "POST", "/api/v6/api-keys", body, key)).ShouldBeRefused(409, "idempotency.running");
        (await scene.CountAsync("select count(*) from idempotency_keys where body like '%' || $1 || '%'", made["api_key"]!)).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with blanks in it")]
    public async Task A_key_is_visible_ASCII(string key) =>
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, new { site_id = scene.Acme.SiteId, code = "NEVER" }, ("Idempotency-Key", key))).Status.ShouldBeOneOf(422, 400);

    [Fact]
    public async Task After_a_day_it_is_forgotten_and_not_before()
    {
        var key = Guid.NewGuid().ToString();
        var body = new { site_id = scene.Acme.SiteId, code = "DAY" };
        var first = await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, ("Idempotency-Key", key));
        var forgetting = scene.Portal.Services.GetRequiredService<IdempotencyForgetting>();
        await AgeAsync(key, "23 hours 59 minutes");
        await forgetting.SweepAsync(CancellationToken.None);
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, ("Idempotency-Key", key))).IsReplayed.ShouldBeTrue();
        await AgeAsync(key, "24 hours 1 minute");
        (await forgetting.SweepAsync(CancellationToken.None)).ShouldBe(1);
        (await ApiScene.SendAsync(scene.Key, "POST", Spaces, body, ("Idempotency-Key", key))).ShouldBeRefused(409, "space.code.taken", "code");
        first.Status.ShouldBe(201);
    }

    private Task<long> AgeAsync(string key, string age) =>
        scene.CountAsync("with u as (update idempotency_keys set created_at = now() - $2::interval where idempotency_key = $1 returning 1) select count(*) from u", key, age);
}
