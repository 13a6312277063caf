using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Imports;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Sites;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every action on sites, spaces and what lies over them by every role, against the table of permissions.</summary>
[Collection(WebTests.Name)]
public sealed class SitesSweepTests(WebScene scene)
{
    [Fact]
    public async Task Sites_and_spaces_are_managed_by_those_who_may_and_never_another_tenants()
    {
        var services = scene.Portal.Services;
        var (foreign, foreignSpace) = (scene.Borealis.SiteId, scene.Borealis.Spaces[1].Id);
        foreach (var role in scene.Roles.Where(role => role != WebScene.Anonymous))
        {
            var person = scene.People[role];
            var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
            string? Denied(string permission, string? otherwise) => Enum.TryParse<Role>(role, out var inTenant) && Permission.IsGranted(inTenant, permission) ? otherwise : "access.denied";
            TenantAccess Claim(SeededTenant tenant) => new(new TenantSummary(tenant.Id, tenant.Slug, tenant.Slug, "basic", "#0060A8", true), person.Id, person.Name, Role.Owner);
            IEnumerable<(string Permission, string Unknown, Func<TenantAccess, Task<Outcome>> Try)> Attempts() =>
            [
                (Permission.SitesManage, "site.unknown", access => services.GetRequiredService<EditSite>().ExecuteAsync(access, foreign, new SiteDraft { Name = "Sweep" }, null, actor, CancellationToken.None)),
                (Permission.SitesManage, "site.unknown", access => services.GetRequiredService<DeleteSite>().ExecuteAsync(access, foreign, null, actor, CancellationToken.None)),
                (Permission.SitesManage, "site.unknown", async access => (await services.GetRequiredService<SiteParts>().AddAsync(access, SitePart.Level, foreign, "Sweep", null, actor, CancellationToken.None)).Outcome),
                (Permission.SitesManage, "zone.unknown", access => services.GetRequiredService<SiteParts>().DeleteAsync(access, SitePart.Zone, scene.Borealis.ZoneId, actor, CancellationToken.None)),
                (Permission.SpacesManage, "site.unknown", async access => (await services.GetRequiredService<CreateSpace>().ExecuteAsync(access, new SpaceDraft { SiteId = foreign, Code = "SWEEP" }, actor, CancellationToken.None)).Outcome),
                (Permission.SpacesManage, "space.unknown", access => services.GetRequiredService<EditSpace>().ExecuteAsync(access, foreignSpace, new SpaceDraft { SiteId = foreign, Code = "SWEEP" }, null, actor, CancellationToken.None)),
                (Permission.SpacesManage, "space.unknown", async access => (await services.GetRequiredService<EditSpace>().ManyAsync(access, [foreignSpace], new SpaceChanges { Enabled = false }, actor, CancellationToken.None)).Outcome),
                (Permission.SpacesManage, "space.unknown", access => services.GetRequiredService<DeleteSpace>().ExecuteAsync(access, [foreignSpace], true, null, actor, CancellationToken.None)),
                (Permission.SpacesManage, "space.unknown", access => services.GetRequiredService<RestoreSpace>().ExecuteAsync(access, [foreignSpace], actor, CancellationToken.None)),
                (Permission.OverridesManage, "space.unknown", async access => (await services.GetRequiredService<OverrideSpaces>().ExecuteAsync(access, SpaceSelection.Of(foreignSpace), new OverrideDraft(OverrideKind.Blocked, "sweep"), actor, CancellationToken.None)).Outcome),
                (Permission.ImportRun, "import.errors", async access => (await services.GetRequiredService<ImportSpaces>().ExecuteAsync(access, ImportReader.Read("sweep.csv", "code\nSWEEP\n"u8.ToArray()), foreign, null, actor, CancellationToken.None)).Outcome),
                (Permission.PlansManage, "level.unknown", access => services.GetRequiredService<DrawPlan>().PictureAsync(access, foreign, null, actor, CancellationToken.None)),
                (Permission.PlansManage, "level.unknown", access => services.GetRequiredService<DrawPlan>().PlaceAsync(access, foreign, [], [foreignSpace], null, actor, CancellationToken.None)),
                (Permission.ImportRun, "import.unknown", access => services.GetRequiredService<UndoImport>().ExecuteAsync(access, foreign, actor, CancellationToken.None)),
                (Permission.OverridesManage, "space.unknown", async access => (await services.GetRequiredService<ReturnToService>().ManyAsync(access, SpaceSelection.Of(foreignSpace), actor, CancellationToken.None)).Outcome),
            ];
            foreach (var (permission, unknown, attempt) in Attempts())
            {
                (await attempt(Claim(scene.Borealis))).Refusal.ShouldBe("access.denied", $"{role} in another tenant, whatever he claims to be");
                (await attempt(Claim(scene.Acme))).Refusal.ShouldBe(Denied(permission, unknown), $"{role}: what is foreign answers as none");
            }

            (await services.GetRequiredService<CreateSite>().ExecuteAsync(Claim(scene.Borealis), new SiteDraft { Name = "Sweep" }, null, actor, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");
            var (made, site) = await services.GetRequiredService<CreateSite>().ExecuteAsync(Claim(scene.Acme), new SiteDraft { Name = $"Sweep {role}" }, null, actor, CancellationToken.None);
            made.Refusal.ShouldBe(Denied(Permission.SitesManage, null), $"{role} on his own");
            if (made.IsDone)
            {
                (await services.GetRequiredService<DeleteSite>().ExecuteAsync(Claim(scene.Acme), site, null, actor, CancellationToken.None)).Refusal.ShouldBeNull();
            }
        }

        (await scene.Database.AsSuperuserAsync<long>("select count(*) from audit_log where (action like 'site.%' or action like 'space.%') and tenant_id = $1", scene.Borealis.Id.Value)).ShouldBe(0);
    }
}
