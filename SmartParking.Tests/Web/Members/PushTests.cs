using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Identity.Accounts;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Members;

/// <summary>An open page learns within seconds that its person may less, whichever node was told so.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    private CircuitScene _scene = null!;
    private RunningPortal _other = null!;

    public async Task InitializeAsync()
    {
        _scene = await CircuitScene.StartAsync();
        _other = await RunningPortal.StartAsync(_scene.Portal.Database);
        await UntilAsync(() => Listener.IsListening);
    }

    public async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await _scene.DisposeAsync();
    }

    private AccessFeed Listener => _scene.Portal.Portal.Services.GetRequiredService<AccessFeed>();

    private Actor Petra => new(ActorKind.Person, _scene.Portal.Petra.Id, "Petra", null, null, null);

    [Fact]
    public async Task A_role_lowered_on_another_node_takes_the_controls_away()
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        client.Look(tree => tree.Find("[data-take]")).ShouldNotBeNull();
        var begun = TimeProvider.System.GetTimestamp();

        (await _other.Services.GetRequiredService<ChangeMember>().SetRoleAsync(_scene.Portal.Petra.Id, "acme", await MemberAsync(), Role.Viewer, Petra, CancellationToken.None)).IsDone.ShouldBeTrue();

        await client.UntilAsync(tree => tree.Find("[data-take]") is null);
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Promised);
        client.Look(tree => tree.Find("h1")).ShouldNotBeNull("he still looks on");
    }

    [Fact]
    public async Task A_membership_removed_on_another_node_takes_the_page_away()
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.Operations);
        var begun = TimeProvider.System.GetTimestamp();

        (await _other.Services.GetRequiredService<ChangeMember>().RemoveAsync(_scene.Portal.Petra.Id, "acme", await MemberAsync(), Petra, CancellationToken.None)).IsDone.ShouldBeTrue();

        await client.UntilAsync(tree => tree.Find("button[data-space]") is null);
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Promised);
    }

    [Fact]
    public async Task A_session_ended_and_a_password_changed_on_another_node_send_the_page_to_sign_in()
    {
        foreach (var how in new Func<Task>[] { EndSessionsAsync, ChangePasswordAsync })
        {
            using var browser = await _scene.BrowserAsync(_scene.Vera);
            await using var client = await CircuitScene.OpenAsync(browser, CircuitScene.Operations);
            var begun = TimeProvider.System.GetTimestamp();

            await how();

            await UntilAsync(() => client.LoadAsked?.Contains("/sign-in", StringComparison.Ordinal) == true);
            TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Promised);
        }
    }

    [Fact]
    public async Task A_listener_whose_connection_was_cut_listens_again()
    {
        await _scene.Portal.Database.AsSuperuserAsync<object>("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = 'parking_auth' and query like 'listen%'");
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        await UntilAsync(() => Listener.IsListening);

        // Told until it is heard: what is said while nobody listens is lost, and the page's own clock covers that.
        await UntilAsync(async () =>
        {
            await _scene.Portal.Database.ExecuteAsync(_scene.Portal.Acme.Id, "update memberships set role = 'viewer' where user_id = $1", _scene.Olivia.Id);
            return client.Look(tree => tree.Find("[data-take]")) is null;
        });
    }

    [Fact]
    public async Task A_lie_changes_nothing()
    {
        await using var client = await _scene.OpenAsync(_scene.Olivia, CircuitScene.OpenSpace);
        foreach (var payload in new[] { $"person {_scene.Olivia.Id}", _scene.Olivia.Id.ToString(), "probe me", "not an id", string.Empty, new string('9', 5_000) })
        {
            await _scene.Portal.Database.ExecuteAsync(_scene.Portal.Acme.Id, "select pg_notify('parking_access', $1)", payload);
        }

        (await client.TypeAsync("#out-reason", "Works")).Succeeded.ShouldBeTrue();
        (await client.SubmitAsync("[data-take]")).Succeeded.ShouldBeTrue();
        (await _scene.OverridesAsync()).ShouldBe(1);
    }

    private Task<Guid> MemberAsync() => _scene.Portal.Database.AsSuperuserAsync<Guid>("select id from memberships where user_id = $1 and tenant_id = $2", _scene.Olivia.Id, _scene.Portal.Acme.Id.Value);

    private Actor Vera => new(ActorKind.Person, _scene.Vera.Id, "Vera", null, null, null);

    private Task EndSessionsAsync() => _other.Services.GetRequiredService<OwnSessions>().EndOthersAsync(_scene.Vera.Id, Guid.NewGuid(), Vera, CancellationToken.None);

    private async Task<Outcome> ChangePasswordAsync() => await _other.Services.GetRequiredService<PasswordChange>().ExecuteAsync(
        _scene.Vera.Id, await _scene.Portal.Database.AsSuperuserAsync<string>("select security_stamp from auth.users where id = $1", _scene.Vera.Id), "none", null, Vera, CancellationToken.None);

    private static Task UntilAsync(Func<bool> done) => UntilAsync(() => Task.FromResult(done()));

    private static async Task UntilAsync(Func<Task<bool>> done)
    {
        for (var look = 0; look < 1_500; look++)
        {
            if (await done())
            {
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("It did not come to pass.");
    }
}
