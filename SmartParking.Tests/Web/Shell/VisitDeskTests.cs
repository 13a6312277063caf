using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Identity;
using SmartParking.Portal.Shell;
using SmartParking.Portal.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Shell;

public sealed class VisitDeskTests : IAsyncLifetime
{
    private PortalScene _scene = null!;

    public async Task InitializeAsync() => _scene = await PortalScene.StartAsync();

    public async Task DisposeAsync() => await _scene.DisposeAsync();

    [Fact]
    public async Task A_member_is_let_in_until_the_membership_is_withdrawn()
    {
        (await AskAsync(_scene.Olivia.Id, typeof(ViewPage), "acme")).ShouldBe(Verdict.Open);

        await _scene.Olivia.LeaveAsync(_scene.Database, _scene.Acme);

        (await AskAsync(_scene.Olivia.Id, typeof(ViewPage), "acme")).ShouldBe(Verdict.NotFound);
    }

    [Theory]
    [InlineData("borealis")]
    [InlineData("no-such-tenant")]
    [InlineData("platform")]
    public async Task A_foreign_tenant_and_one_that_does_not_exist_look_the_same(string slug) =>
        (await AskAsync(_scene.Olivia.Id, typeof(ViewPage), slug)).ShouldBe(Verdict.NotFound);

    [Fact]
    public async Task A_missing_role_is_forbidden()
    {
        var viewer = await SeededPerson.CreateAsync(_scene.Portal, "Vera Viewer");
        await viewer.JoinAsync(_scene.Database, _scene.Acme, Role.Viewer);

        (await AskAsync(viewer.Id, typeof(ManagePage), "acme")).ShouldBe(Verdict.Forbidden);
        (await AskAsync(_scene.Olivia.Id, typeof(ManagePage), "acme")).ShouldBe(Verdict.Open);
    }

    [Fact]
    public async Task The_platform_exists_for_its_admins_alone()
    {
        (await AskAsync(_scene.Petra.Id, typeof(PlatformPage), null)).ShouldBe(Verdict.Open);
        (await AskAsync(_scene.Olivia.Id, typeof(PlatformPage), null)).ShouldBe(Verdict.NotFound);
    }

    [Fact]
    public async Task Nobody_is_sent_to_sign_in_and_a_page_that_says_nothing_is_for_signed_in_people()
    {
        (await AskAsync(null, typeof(ViewPage), "acme")).ShouldBe(Verdict.SignIn);
        (await AskAsync(null, typeof(SilentPage), null)).ShouldBe(Verdict.SignIn);
        (await AskAsync(_scene.Noah.Id, typeof(SilentPage), null)).ShouldBe(Verdict.Open);
        (await AskAsync(null, typeof(OpenPage), null)).ShouldBe(Verdict.Open);
    }

    [Fact]
    public void A_circuit_keeps_the_tenant_it_began_with()
    {
        var circuit = new CircuitTenant();

        circuit.Admits("acme").ShouldBeTrue();
        circuit.Admits("acme").ShouldBeTrue();
        circuit.Admits("borealis").ShouldBeFalse();
        circuit.Admits(null).ShouldBeFalse();
        circuit.Admits("acme").ShouldBeTrue();
    }

    private async Task<Verdict> AskAsync(Guid? person, Type page, string? slug)
    {
        await using var scope = _scene.Portal.Services.CreateAsyncScope();
        var identity = person is { } id ? new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, id.ToString())], "test") : new ClaimsIdentity();
        var values = slug is null ? [] : new Dictionary<string, object?> { ["Slug"] = slug };
        return (await scope.ServiceProvider.GetRequiredService<VisitDesk>().DecideAsync(new ClaimsPrincipal(identity), new RouteData(page, values), default)).Verdict;
    }

    [Permission(Permission.SpacesView)]
    private sealed class ViewPage : ComponentBase;

    [Permission(Permission.OverridesManage)]
    private sealed class ManagePage : ComponentBase;

    private sealed class SilentPage : ComponentBase;

    [AllowAnonymous]
    private sealed class OpenPage : ComponentBase;
}
