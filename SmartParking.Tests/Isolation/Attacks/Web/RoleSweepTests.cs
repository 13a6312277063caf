using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Backups;
using SmartParking.Domain.Backups.Tenants;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Ingest;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Occupancy.Sensing;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Portal;
using SmartParking.Portal.Ingest;
using SmartParking.Tests.Support;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every page and every action by every role, against the table of permissions.</summary>
[Collection(WebTests.Name)]
public sealed class RoleSweepTests(WebScene scene, ITestOutputHelper output)
{
    [Fact]
    public async Task Every_page_answers_every_role_as_the_table_says_and_is_kept_in_no_cache()
    {
        var asked = 0;
        foreach (var page in EndpointInventory.Of(scene.Portal.Services).Where(EndpointInventory.IsPage).Where(page => EndpointInventory.AccessOf(page) != EndpointInventory.Anybody))
        {
            foreach (var role in scene.Roles)
            {
                var path = "/" + page.RoutePattern.RawText!.Trim('/').Replace("{Slug}", scene.Acme.Slug, StringComparison.Ordinal);
                var answer = await scene.GetAsync(role, path);
                Called(answer).ShouldBe(Expected(page, role), $"{path} as {role}");
                if (answer.Body.Length > 0)
                {
                    answer.CacheControl.ShouldBe("no-store", $"{path} as {role}");
                }

                asked++;
            }
        }

        output.WriteLine($"{asked} requests");
        asked.ShouldBeGreaterThan(20);
    }

    /// <summary>Whatever decides by <see cref="TenantGate"/>; a new action must come here before it can be forgotten.</summary>
    [Fact]
    public void Every_action_is_known_to_the_sweep() =>
        new[] { typeof(TenantGate).Assembly, typeof(PortalHost).Assembly }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetConstructors().Any(constructor => constructor.GetParameters().Any(parameter => parameter.ParameterType == typeof(TenantGate))))
            .ShouldBe([typeof(ReturnToService), typeof(TakeOutOfService), typeof(OverrideSpaces), typeof(DeleteSpace), typeof(CreateSite), typeof(EditSite), typeof(DeleteSite), typeof(SiteParts), typeof(CreateSpace), typeof(EditSpace), typeof(RestoreSpace), typeof(MakeSecret), typeof(RevokeSecret), typeof(LedgerReplay), typeof(ReplayDesk), typeof(SetDebounce), typeof(SetProfileCodec), typeof(SetDeviceCodec), typeof(ChangeMember), typeof(InviteMember), typeof(RevokeInvitation), typeof(MakeKey), typeof(ChangeKey), typeof(TenantExport), typeof(ImportSpaces), typeof(UndoImport), typeof(DrawPlan), typeof(CreateDevice), typeof(EditDevice), typeof(CommissionDevice), typeof(IgnoreUnknownDevice), typeof(AssignDevice), typeof(UnassignDevice), typeof(ReplaceDevice), typeof(DecommissionDevice), typeof(InstallDevice), typeof(CreateGateway), typeof(ChangeGateway), typeof(ImportDevices)], ignoreOrder: true, "add the new action to the sweep below");

    [Fact]
    public async Task Every_action_is_refused_to_every_role_that_lacks_the_permission_and_on_everything_foreign()
    {
        await using var services = scene.Portal.Services.CreateAsyncScope();
        var (take, back) = (services.ServiceProvider.GetRequiredService<TakeOutOfService>(), services.ServiceProvider.GetRequiredService<ReturnToService>());
        var (own, foreign) = (scene.Acme.Spaces[1].Id, scene.Borealis.Spaces[1].Id);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.OverridesManage);
            async Task<string?> TakeAsync(string slug, Guid space) => (await take.ExecuteAsync(person.Id, slug, space, "sweep", null, actor, CancellationToken.None)).Refusal;
            async Task<string?> BackAsync(string slug, Guid space) => (await back.ExecuteAsync(person.Id, slug, space, actor, CancellationToken.None)).Refusal;

            foreach (var attempt in new[] { TakeAsync, (Func<string, Guid, Task<string?>>)BackAsync })
            {
                var denied = await attempt("nobodyis", own);
                denied.ShouldBe("access.denied");
                (await attempt("borealis", foreign)).ShouldBe(denied, $"{role} in another tenant");
                (await attempt("borealis", own)).ShouldBe(denied);
                (await attempt("acme", foreign)).ShouldBe(await attempt("acme", Guid.NewGuid()), $"{role}: a foreign space answers as none");
                (await attempt("acme", own)).ShouldBe(may ? null : denied, $"{role} on the own space");
            }
        }

        (await scene.Database.AsSuperuserAsync<long>("select count(*) from space_overrides where tenant_id = $1", scene.Borealis.Id.Value)).ShouldBe(0);
    }

    [Fact]
    public async Task Secrets_are_made_and_ended_by_owners_alone_and_never_another_tenants()
    {
        await using var services = scene.Portal.Services.CreateAsyncScope();
        var (make, revoke) = (services.ServiceProvider.GetRequiredService<MakeSecret>(), services.ServiceProvider.GetRequiredService<RevokeSecret>());
        var foreign = await SecretsOfAsync(scene.Borealis);
        var foreignSecret = await scene.Database.AsSuperuserAsync<Guid>("select id from webhook_secrets where tenant_id = $1 limit 1", scene.Borealis.Id.Value);
        var later = TimeProvider.System.GetUtcNow().AddHours(1);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.SecretsManage);
            var made = await make.NewAsync(person.Id, "acme", "sweep", actor, CancellationToken.None);
            made.Outcome.Refusal.ShouldBe(may ? null : "access.denied", role);
            (await make.NewAsync(person.Id, "borealis", "sweep", actor, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied", role);
            (await make.RotateAsync(person.Id, "borealis", foreignSecret, later, actor, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied", role);
            (await revoke.ExecuteAsync(person.Id, "borealis", foreignSecret, actor, CancellationToken.None)).Refusal.ShouldBe("access.denied", role);
            var gone = may ? "secret.gone" : "access.denied";
            (await make.RotateAsync(person.Id, "acme", foreignSecret, later, actor, CancellationToken.None)).Outcome.Refusal.ShouldBe(gone, $"{role}: a foreign secret answers as none");
            (await revoke.ExecuteAsync(person.Id, "acme", foreignSecret, actor, CancellationToken.None)).Refusal.ShouldBe(gone, role);
            if (may)
            {
                (await revoke.ExecuteAsync(person.Id, "acme", made.Id, actor, CancellationToken.None)).Refusal.ShouldBeNull("the control: his own ends");
            }
        }

        (await SecretsOfAsync(scene.Borealis)).ShouldBe(foreign);
    }

    [Fact]
    public async Task Everything_of_a_tenant_is_given_to_its_owners_alone()
    {
        await using var services = scene.Portal.Services.CreateAsyncScope();
        var export = services.ServiceProvider.GetRequiredService<TenantExport>();
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.TenantExport);
            async Task<string?> TakeAsync(string slug)
            {
                using var scratch = new ScratchFolder(new BackupOptions());
                return await export.WriteAsync(person.Id, slug, scratch.Path, name => new Actor(ActorKind.Person, person.Id, name, null, null, null), CancellationToken.None);
            }

            (await TakeAsync("borealis")).ShouldBeNull(role);
            (await TakeAsync("nobodyis")).ShouldBeNull(role);
            (await TakeAsync("acme") is not null).ShouldBe(may, role);
        }
    }

    [Fact]
    public async Task A_replay_is_refused_to_every_role_that_lacks_the_permission_and_on_everything_foreign()
    {
        var (replay, desk) = (scene.Portal.Services.GetRequiredService<LedgerReplay>(), scene.Portal.Services.GetRequiredService<ReplayDesk>());
        var (now, batch) = (TimeProvider.System.GetUtcNow(), scene.Portal.Services.GetRequiredService<IngestBatch>());
        var own = new ToldUplink("01", 1, now, [1]) { Type = "status", DevEui = scene.Acme.Spaces[1].DevEui }.ArrivingAt(now, scene.Acme.Id);
        var foreign = new ToldUplink("01", 1, now, [1]) { Type = "status", DevEui = scene.Borealis.Spaces[1].DevEui }.ArrivingAt(now, scene.Borealis.Id);
        await batch.RunAsync([own, foreign], CancellationToken.None);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.IngestReplay);
            async Task<string?> AskAsync(string slug, InboundEvent one) => (await replay.PrepareAsync(person.Id, slug, LedgerFilter.Nothing, one.Place(), actor, CancellationToken.None)).Outcome.Refusal;

            (await AskAsync("nobodyis", own)).ShouldBe("access.denied");
            (await AskAsync("borealis", foreign)).ShouldBe("access.denied", $"{role} in another tenant");
            (await AskAsync("acme", foreign)).ShouldBe(may ? "replay.nothing" : "access.denied", $"{role}: a foreign event is none");
            (await AskAsync("acme", own)).ShouldBe(may ? null : "access.denied", $"{role} on the own event");
            (await desk.CancelAsync(person.Id, "borealis", CancellationToken.None)).Refusal.ShouldBe("access.denied");
            (await desk.CancelAsync(person.Id, "acme", CancellationToken.None)).Refusal.ShouldBe(may ? null : "access.denied", $"{role} stops a replay");
        }

        (await scene.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'ingest.replay' and tenant_id = $1", scene.Borealis.Id.Value)).ShouldBe(0);
    }

    [Fact]
    public async Task A_debounce_window_is_set_by_admins_alone_and_never_another_tenants()
    {
        var set = scene.Portal.Services.GetRequiredService<SetDebounce>();
        var (own, foreign) = (scene.Acme.Spaces[1], scene.Borealis.Spaces[1]);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.PoliciesManage);
            async Task<string?> SetAsync(string slug, DebounceScope place, int? seconds) => (await set.ExecuteAsync(person.Id, slug, place, seconds, actor, CancellationToken.None)).Refusal;

            foreach (var place in new[] { DebounceScope.Tenant, DebounceScope.OfSpace(foreign.Id), DebounceScope.OfSpace(own.Id) })
            {
                (await SetAsync("borealis", place, 9)).ShouldBe("access.denied", $"{role} in another tenant");
            }

            (await SetAsync("acme", DebounceScope.OfSpace(foreign.Id), 9)).ShouldBe(may ? "policy.place_unknown" : "access.denied", $"{role}: a foreign space answers as none");
            (await SetAsync("acme", DebounceScope.OfSite(Guid.NewGuid()), 9)).ShouldBe(may ? "policy.place_unknown" : "access.denied");
            (await SetAsync("acme", DebounceScope.OfSpace(own.Id), 301)).ShouldBe(may ? "policy.seconds" : "access.denied");
            (await SetAsync("acme", DebounceScope.OfSpace(own.Id), 9)).ShouldBe(may ? null : "access.denied", $"{role} on the own space");
            (await SetAsync("acme", DebounceScope.OfSpace(own.Id), null)).ShouldBe(may ? null : "access.denied");
        }

        (await scene.Database.AsSuperuserAsync<long>("select count(*) from sensing_policies where tenant_id = $1", scene.Borealis.Id.Value)).ShouldBe(0);
        (await scene.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action = 'debounce.set' and tenant_id = $1", scene.Acme.Id.Value)).ShouldBeGreaterThan(0, "the control");
    }

    [Fact]
    public async Task A_codec_is_set_by_admins_alone_and_never_for_what_is_another_tenants()
    {
        var (ofProfile, ofDevice) = (scene.Portal.Services.GetRequiredService<SetProfileCodec>(), scene.Portal.Services.GetRequiredService<SetDeviceCodec>());
        var (own, foreign) = (scene.Acme.Spaces[1], scene.Borealis.Spaces[1]);
        foreach (var (tenant, space, profile) in new[] { (scene.Acme, own, "own-profile"), (scene.Borealis, foreign, "foreign-profile") })
        {
            await scene.Database.ExecuteAsync(tenant.Id, "update device_state set profile_id = $1, profile_name = 'P' where device_id = $2", profile, space.DeviceId);
        }

        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, Permission.DevicesManage);
            async Task<string?> ProfileAsync(string slug, string profile, string? codec) => (await ofProfile.ExecuteAsync(person.Id, slug, profile, codec, actor, CancellationToken.None)).Refusal;
            async Task<string?> DeviceAsync(string slug, Guid device, string? codec, int? mm = null) => (await ofDevice.ExecuteAsync(person.Id, slug, device, codec, mm, actor, CancellationToken.None)).Refusal;

            (await ProfileAsync("borealis", "foreign-profile", "elsys")).ShouldBe("access.denied", $"{role} in another tenant");
            (await DeviceAsync("borealis", foreign.DeviceId, "elsys")).ShouldBe("access.denied", $"{role} in another tenant");
            (await ProfileAsync("acme", "foreign-profile", "elsys")).ShouldBe(may ? "profile.unknown" : "access.denied", $"{role}: a foreign profile answers as none");
            (await DeviceAsync("acme", foreign.DeviceId, "elsys")).ShouldBe(may ? "device.unknown" : "access.denied", $"{role}: a foreign device answers as none");
            (await ProfileAsync("acme", "own-profile", "no-such")).ShouldBe(may ? "codec.unknown" : "access.denied");
            (await DeviceAsync("acme", own.DeviceId, "elsys", 19)).ShouldBe(may ? "codec.threshold" : "access.denied");
            foreach (var codec in new[] { "elsys", null })
            {
                (await ProfileAsync("acme", "own-profile", codec)).ShouldBe(may ? null : "access.denied", $"{role} on the own profile");
                (await DeviceAsync("acme", own.DeviceId, codec ?? "bosch-tps110")).ShouldBe(may ? null : "access.denied", $"{role} on the own device");
            }
        }

        (await scene.Database.AsSuperuserAsync<long>("select count(*) from profile_codecs where tenant_id = $1", scene.Borealis.Id.Value)).ShouldBe(0);
        (await scene.Database.AsSuperuserAsync<long>("select count(*) from devices where tenant_id = $1 and codec is distinct from 'bosch-tps110'", scene.Borealis.Id.Value)).ShouldBe(0);
        (await scene.Database.AsSuperuserAsync<long>("select count(*) from audit_log where action in ('profile_codec.set', 'device.set_codec') and tenant_id = $1", scene.Acme.Id.Value)).ShouldBeGreaterThan(0, "the control");
    }

    private Task<string> SecretsOfAsync(SeededTenant tenant) =>
        scene.Database.AsSuperuserAsync<string>("select string_agg(id::text || coalesce(expires_at::text, '-') || coalesce(revoked_at::text, '-'), ' ' order by id) from webhook_secrets where tenant_id = $1", tenant.Id.Value);

    private static string Expected(RouteEndpoint page, string role)
    {
        var access = EndpointInventory.AccessOf(page);
        if (role == WebScene.Anonymous)
        {
            return "sign in";
        }

        if (access == EndpointInventory.SignedIn)
        {
            return page.RoutePattern.RawText == "/" ? "sent on" : "open";
        }

        if (access == Permission.SimulatorUse)
        {
            // There is none here; with one, SimulatorTests ask.
            return "not found";
        }

        if (Permission.IsPlatform(access))
        {
            return role == WebScene.Platform ? "open" : "not found";
        }

        return role == WebScene.Platform ? "not found" : Permission.IsGranted(Enum.Parse<Role>(role), access) ? "open" : "forbidden";
    }

    private static string Called(Answer answer) => (answer.Status, answer.Location) switch
    {
        (200, _) => "open",
        (404, _) => "not found",
        (302, { } place) when place.Contains("/sign-in", StringComparison.Ordinal) => "sign in",
        (302, { } place) when place.Contains("/forbidden", StringComparison.Ordinal) => "forbidden",
        (302, _) => "sent on",
        _ => $"{answer.Status} {answer.Location}",
    };
}
