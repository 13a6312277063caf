using System.Text.RegularExpressions;
using SmartParking.Domain.Ingest.Secrets;
using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Tests.Demo;

public sealed class DemoPlannerTests
{
    [Fact]
    public void Every_run_plans_the_same() =>
        System.Text.Json.JsonSerializer.Serialize(DemoPlanner.Plan()).ShouldBe(System.Text.Json.JsonSerializer.Serialize(DemoPlanner.Plan()));

    [Fact]
    public void There_are_about_500_spaces_with_a_sensor_each_and_no_DevEUI_twice()
    {
        var plan = DemoPlanner.Plan();
        var spaces = plan.Tenants.SelectMany(tenant => tenant.Sites).SelectMany(site => site.Zones).SelectMany(zone => zone.Spaces).ToList();

        spaces.Count.ShouldBeInRange(480, 520);
        spaces.ShouldAllBe(space => Regex.IsMatch(space.Code, "^[A-Z0-9][A-Z0-9._-]{0,49}$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        spaces.Select(space => space.Device.DevEui).Concat(plan.Tenants.SelectMany(tenant => tenant.Strangers).Select(device => device.DevEui)).ShouldBeUnique();
        spaces.Count(space => space.Device.Codec == "bosch-tps110").ShouldBeGreaterThan(spaces.Count / 2);
        spaces.ShouldContain(space => space.Device.Codec == "object");
    }

    [Fact]
    public void Each_operator_has_one_person_per_role_and_its_viewer_belongs_to_it_alone()
    {
        var plan = DemoPlanner.Plan();
        foreach (var tenant in plan.Tenants)
        {
            tenant.Members.Select(member => member.Role).ShouldBe(["viewer", "operator", "admin", "owner"]);
            tenant.Guests.ShouldContain(guest => guest.User == plan.PlatformAdmin && guest.Role == "viewer");
            plan.Tenants.Count(each => each.Members.Concat(each.Guests).Any(member => member.User == tenant.Members[0].User)).ShouldBe(1);
        }

        var owner = plan.Tenants[0].Members[^1].User;
        plan.Tenants[1].Guests.ShouldContain(guest => guest.User == owner);
    }

    [Fact]
    public void Passwords_and_secrets_are_made_anew_each_time()
    {
        Enumerable.Range(0, 20).Select(_ => DemoSecrets.Password()).ShouldBeUnique();
        DemoSecrets.Password().Length.ShouldBeGreaterThanOrEqualTo(14);
        WebhookSecret.New().ShouldMatch("^sp_[A-Za-z0-9_-]{43}$");
    }
}
