using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Identity;
using SmartParking.Domain.Tenancy;
using SmartParking.Portal.Demo;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Demo.Seeding;
using SmartParking.Tests.Support;
using WebhookSender = SmartParking.Portal.Demo.Emulator.WebhookSender;

namespace SmartParking.Tests.Demo;

public sealed class SeederTests : IAsyncLifetime
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"parking-{Guid.NewGuid():N}");
    private readonly DemoPlan _plan = DemoPlanner.Plan();
    private PortalDatabase _database = null!;
    private RunningPortal _portal = null!;
    private AsyncServiceScope _scope;

    private DemoFolder Folder => new(_path);

    public async Task InitializeAsync()
    {
        Folder.Prepare();
        _database = await PortalDatabase.CreateAsync();
        
        // Thirteen people with the real cost of a password would be most of the test's time.
        _portal = await RunningPortal.StartAsync(_database, builder => builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1_000));
        _scope = _portal.Services.CreateAsyncScope();
    }

    public async Task DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _portal.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task People_are_what_the_plan_says_and_their_passwords_open()
    {
        var known = await EnsureAsync();

        var directory = new TenantDirectory(_database.Sources, TimeProvider.System);
        var users = _scope.ServiceProvider.GetRequiredService<UserManager<User>>();
        foreach (var tenant in known!.Tenants)
        {
            foreach (var user in tenant.Users)
            {
                var found = await users.FindByEmailAsync(user.Email);
                (await users.CheckPasswordAsync(found!, user.Password)).ShouldBeTrue();
                (await directory.FindAsync(found!.Id, tenant.Slug, CancellationToken.None))!.Role.ToString().ToLowerInvariant().ShouldBe(user.Role);
            }

            var viewer = await users.FindByEmailAsync(tenant.Users[0].Email);
            (await directory.OfAsync(viewer!.Id, CancellationToken.None)).Count.ShouldBe(1);
        }

        var admin = await users.FindByEmailAsync(known.Platform.Email);
        admin!.PlatformAdmin.ShouldBeTrue();
        (await directory.OfAsync(admin.Id, CancellationToken.None)).Select(access => access.Role).ShouldBe([Role.Viewer, Role.Viewer, Role.Viewer]);
    }

    [Fact]
    public async Task An_interrupted_seeding_is_taken_up_again_with_the_same_secrets()
    {
        var first = await EnsureAsync();
        File.Move(Folder.FilePath, Path.Combine(_path, "demo.seeding.json"));
        await _database.AsSuperuserAsync<object>("delete from device_state; select 0");

        var second = await EnsureAsync();

        second!.Platform.ShouldBe(first!.Platform);
        (await _database.AsSuperuserAsync<long>("select count(*) from device_state")).ShouldBe(500);
        (await _database.AsSuperuserAsync<long>("select count(*) from webhook_secrets s join tenants t on t.id = s.tenant_id where t.kind <> 'canary'")).ShouldBe(4);
        Directory.GetFiles(_path).Select(Path.GetFileName).ShouldBe(["demo.json"]);
    }

    [Fact]
    public async Task The_file_always_holds_keys_that_work()
    {
        var first = (await EnsureAsync())!;
        await ShouldWorkAsync(first);
        (await EnsureAsync())!.Tenants.Select(tenant => (tenant.ApiKey, tenant.ViewerKey)).ShouldBe(first.Tenants.Select(tenant => (tenant.ApiKey, tenant.ViewerKey)), "a restart keeps them");

        await _database.AsSuperuserAsync<object>("update api_keys set revoked_at = now(), revoke_reason = 'test' where label = 'Demonstration: everything'; select 0");
        Folder.Write(first with { Tenants = [.. first.Tenants.Select(tenant => tenant with { ViewerKey = null })] });
        var third = (await EnsureAsync())!;

        third.Tenants.Select(tenant => tenant.ApiKey).ShouldNotContain(key => first.Tenants.Any(tenant => tenant.ApiKey == key));
        await ShouldWorkAsync(third);
        Folder.Read()!.Tenants.Select(tenant => tenant.ViewerKey).ShouldBe(third.Tenants.Select(tenant => tenant.ViewerKey));
    }

    private async Task ShouldWorkAsync(DemoFile file)
    {
        foreach (var tenant in file.Tenants)
        {
            foreach (var (key, ingest) in new[] { (tenant.ApiKey, 400), (tenant.ViewerKey, 403) })
            {
                using var client = new HttpClient { BaseAddress = _portal.Address, DefaultRequestHeaders = { { "X-API-Key", key } } };
                (await client.GetAsync("/api/v6/spaces?limit=1")).StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
                ((int)(await client.PostAsync("/webhooks/chirpstack?event=up", Support.WebhookSender.Json("{}"))).StatusCode).ShouldBe(ingest);
            }
        }
    }

    [Fact]
    public async Task Without_its_file_the_demonstration_says_how_to_begin_anew()
    {
        await EnsureAsync();
        File.Delete(Folder.FilePath);

        var known = await EnsureAsync();

        known.ShouldBeNull();
        using var output = new StringWriter();
        DemoBanner.Write(output, new DemoOptions(5080, _path, false, []), Folder, _plan, known);
        output.ToString().ShouldStartWith("Portal ready: http://localhost:5080");
        output.ToString().ShouldContain($"delete the folder {_path}");
    }

    [Fact]
    public async Task What_emulated_devices_say_goes_through_the_door_and_leaves_a_state_on_every_space()
    {
        var known = await EnsureAsync();
        var network = new EmulatedNetwork(_plan, 1);
        var figures = new SimulatorFigures(TimeProvider.System);
        using var sender = new WebhookSender(_portal.Address, known!.Tenants.ToDictionary(tenant => tenant.Slug, tenant => tenant.WebhookSecret), figures);
        var engine = new EmulatorEngine(network, 1, TimeProvider.System.GetUtcNow().AddSeconds(-4));

        // Not more at once than are answered within a sender's patience.
        await Parallel.ForEachAsync(engine.Advance(TimeProvider.System.GetUtcNow()), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (post, cancel) => await sender.SendAsync(post, cancel));

        figures.View().Failures.ShouldBeEmpty();
        figures.View().Stored.ShouldBeGreaterThan(1500);
        (await _database.AsSuperuserAsync<long>("select count(*) from space_state s join tenants t on t.id = s.tenant_id where t.kind <> 'canary' and s.sensed = 'unknown'")).ShouldBe(0);
        (await _database.AsSuperuserAsync<long>("select count(*) from ingest_ledger where status not in ('accepted', 'late', 'unknown_device')")).ShouldBe(0);
        (await _database.AsSuperuserAsync<long>("select count(*) from unknown_devices u join tenants t on t.id = u.tenant_id where t.kind <> 'canary'")).ShouldBe(3);
    }

    private Task<DemoFile?> EnsureAsync()
    {
        var people = new PeopleSeed(_scope.ServiceProvider.GetRequiredService<UserManager<User>>(), TimeProvider.System);
        var seed = new DemoSeed(_database.Platform, new TenantSeed(_database.Scope), people, new KeySeed(_database.Scope, TimeProvider.System));
        var connections = _database.Database.Connections;
        var description = new DemoFileDatabase(null, 5432, "parking", null, connections.App, connections.Platform, connections.Auth, null, _database.Database.MasterKey);
        return new Seeder(Folder, seed).EnsureAsync(_plan, "http://localhost:5080", description, CancellationToken.None);
    }
}
