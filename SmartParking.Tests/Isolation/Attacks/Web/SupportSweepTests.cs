using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity.Keys;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Support;

namespace SmartParking.Tests.Isolation.Attacks.Web;

/// <summary>Every page, and actions of every kind, by a platform admin on a support visit: before, while he reads, raised, and after.</summary>
[Collection(WebTests.Name)]
public sealed class SupportSweepTests(WebScene scene)
{
    [Fact]
    public async Task A_visit_opens_the_pages_and_actions_the_table_says_and_its_end_closes_them()
    {
        var services = scene.Portal.Services;
        var person = scene.People[WebScene.Platform];
        var actor = new Actor(ActorKind.Person, person.Id, person.Name, null, null, null);
        await LookAsync(_ => "not found");
        (await TakeAsync()).ShouldBe("access.denied");

        (await services.GetRequiredService<EnterSupport>().ExecuteAsync(person.Id, "acme", new SupportWish("The sweep wants to look", "T-1", 15), actor, CancellationToken.None)).Refusal.ShouldBeNull();
        await LookAsync(permission => Permission.IsReadOnly(permission) && Permission.IsGranted(Role.Admin, permission) ? "open" : "forbidden");
        (await TakeAsync()).ShouldBe("access.denied");

        (await services.GetRequiredService<RaiseSupport>().ExecuteAsync(person.Id, "acme", "The sweep wants to act", actor, CancellationToken.None)).Refusal.ShouldBeNull();
        await LookAsync(permission => Permission.IsGranted(Role.Admin, permission) ? "open" : "forbidden");
        (await TakeAsync()).ShouldBeNull();
        (await services.GetRequiredService<ReturnToService>().ExecuteAsync(person.Id, "acme", scene.Acme.Spaces[2].Id, actor, CancellationToken.None)).Refusal.ShouldBeNull();
        (await services.GetRequiredService<MakeSecret>().NewAsync(person.Id, "acme", "support", actor, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");
        (await services.GetRequiredService<MakeKey>().ExecuteAsync(person.Id, "acme", new KeyWish("support", ["spaces:read"], string.Empty, null, null), actor, CancellationToken.None)).Outcome.Refusal.ShouldBe("access.denied");

        var visit = (await services.GetRequiredService<OwnVisits>().OfAsync(person.Id, CancellationToken.None)).ShouldHaveSingleItem();
        (await services.GetRequiredService<LeaveSupport>().ExecuteAsync(person.Id, visit.Visit.Id, actor, CancellationToken.None)).Refusal.ShouldBeNull();
        await LookAsync(_ => "not found");
        (await TakeAsync()).ShouldBe("access.denied");

        async Task<string?> TakeAsync() =>
            (await services.GetRequiredService<TakeOutOfService>().ExecuteAsync(person.Id, "acme", scene.Acme.Spaces[2].Id, "sweep", null, actor, CancellationToken.None)).Refusal;
    }

    private async Task LookAsync(Func<string, string> expected)
    {
        var pages = EndpointInventory.Of(scene.Portal.Services).Where(page => EndpointInventory.IsPage(page) && page.RoutePattern.RawText!.Contains("{Slug}", StringComparison.Ordinal)).ToList();
        pages.Count.ShouldBeGreaterThan(5);
        foreach (var page in pages)
        {
            (await CalledAsync(page, "acme")).ShouldBe(expected(EndpointInventory.AccessOf(page)), page.RoutePattern.RawText);
            (await CalledAsync(page, "borealis")).ShouldBe("not found", page.RoutePattern.RawText);
        }
    }

    private async Task<string> CalledAsync(RouteEndpoint page, string slug)
    {
        var answer = await scene.GetAsync(WebScene.Platform, "/" + page.RoutePattern.RawText!.Trim('/').Replace("{Slug}", slug, StringComparison.Ordinal));
        return answer.Status switch
        {
            200 => "open",
            404 => "not found",
            302 when answer.Location!.Contains("/forbidden", StringComparison.Ordinal) => "forbidden",
            _ => $"{answer.Status} {answer.Location}",
        };
    }
}
