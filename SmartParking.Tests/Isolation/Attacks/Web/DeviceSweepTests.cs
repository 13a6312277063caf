using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Gateways;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Everything that is done with devices and gateways, by every role, in the own tenant and in another.</summary>
[Collection(WebTests.Name)]
public sealed class DeviceSweepTests(WebScene scene)
{
    [Fact]
    public async Task Devices_and_gateways_are_changed_by_admins_alone_and_installed_by_operators_and_never_another_tenants()
    {
        var before = await StandAsync(scene.Borealis);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);

            // Whatever a page held when it was opened: the gate asks anew.
            var (own, foreign) = (Forged(scene.Acme, person), Forged(scene.Borealis, person));
            foreach (var (name, permission, attempt) in Attempts(actor))
            {
                var may = Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, permission);
                (await attempt(foreign, scene.Borealis.Spaces[1])).ShouldBe("access.denied", $"{name} by {role} in another tenant");
                var refusal = await attempt(own, scene.Borealis.Spaces[1]);
                refusal.ShouldBe(may ? await attempt(own, new SeededSpace(Guid.NewGuid(), "none", Guid.NewGuid(), "0000000000000000")) : "access.denied", $"{name} by {role}: what is another's answers as what is none");
                (refusal == "access.denied").ShouldBe(!may, $"{name} by {role}");
            }
        }

        (await StandAsync(scene.Borealis)).ShouldBe(before);
    }

    private IEnumerable<(string Name, string Permission, Func<TenantAccess, SeededSpace, Task<string?>> Attempt)> Attempts(Actor actor)
    {
        var services = scene.Portal.Services;
        var (manage, own, none) = (Permission.DevicesManage, scene.Acme.Spaces[1], CancellationToken.None);
        yield return ("create", manage, async (access, _) => (await services.GetRequiredService<CreateDevice>().ExecuteAsync(access, new DeviceDraft("nonsense", "x"), actor, none)).Outcome.Refusal);
        yield return ("import", manage, async (access, _) => (await services.GetRequiredService<ImportDevices>().ExecuteAsync(access, [new DeviceDraft("nonsense", "x")], false, actor, none)).Outcome.Refusal);
        yield return ("edit", manage, async (access, at) => (await services.GetRequiredService<EditDevice>().ExecuteAsync(access, at.DeviceId, new DeviceDraft(own.DevEui, "x"), null, actor, none)).Refusal);
        yield return ("commission", manage, async (access, at) => (await services.GetRequiredService<CommissionDevice>().ExecuteAsync(access, at.DeviceId, actor, none)).Refusal);
        yield return ("ignore", manage, async (access, at) => (await services.GetRequiredService<IgnoreUnknownDevice>().ExecuteAsync(access, at.DevEui, true, actor, none)).Refusal);
        yield return ("assign", manage, async (access, at) => (await services.GetRequiredService<AssignDevice>().ExecuteAsync(access, at.DeviceId, at.Id, null, actor, none)).Outcome.Refusal);
        yield return ("unassign", manage, async (access, at) => (await services.GetRequiredService<UnassignDevice>().ExecuteAsync(access, at.DeviceId, "x", actor, none)).Refusal);
        yield return ("replace", manage, async (access, at) => (await services.GetRequiredService<ReplaceDevice>().ExecuteAsync(access, own.DeviceId, at.DeviceId, "x", true, actor, none)).Outcome.Refusal);
        yield return ("decommission", manage, async (access, at) => (await services.GetRequiredService<DecommissionDevice>().ExecuteAsync(access, at.DeviceId, "x", actor, none)).Refusal);
        yield return ("install on", Permission.DevicesInstall, async (access, at) => (await services.GetRequiredService<InstallDevice>().ExecuteAsync(access, new InstallWish("AA000000000000AA", at.Id), actor, none)).Outcome.Refusal);
        yield return ("create a gateway at", Permission.GatewaysManage, async (access, _) => (await services.GetRequiredService<CreateGateway>().ExecuteAsync(access, new GatewayDraft("AA000000000000AA", "x", SiteId: scene.Borealis.SiteId), actor, none)).Outcome.Refusal);
        yield return ("edit a gateway", Permission.GatewaysManage, async (access, at) => (await services.GetRequiredService<ChangeGateway>().EditAsync(access, at.Id, new GatewayDraft("AA000000000000AA", "x"), null, actor, none)).Refusal);
        yield return ("delete a gateway", Permission.GatewaysManage, async (access, at) => (await services.GetRequiredService<ChangeGateway>().DeleteAsync(access, at.Id, null, actor, none)).Refusal);
    }

    private static TenantAccess Forged(SeededTenant tenant, SeededPerson person) =>
        new(new TenantSummary(tenant.Id, tenant.Slug, tenant.Slug, "basic", "#5B6470", true), person.Id, person.Name, Role.Owner);

    private Task<string> StandAsync(SeededTenant tenant) =>
        scene.Database.AsSuperuserAsync<string>(
            """
            select (select string_agg(d::text, ' ' order by d.id) from devices d where d.tenant_id = $1) || (select count(*) from gateways where tenant_id = $1)
                || (select count(*) from audit_log where tenant_id = $1 and resource_type in ('device', 'gateway', 'unknown_device'))
            """,
            tenant.Id.Value);
}
