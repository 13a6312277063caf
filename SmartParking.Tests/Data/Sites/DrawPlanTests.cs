using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Signals;
using SmartParking.Domain.Sites.Plans;
using SmartParking.Domain.Tenancy;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Sites;

/// <summary>Spaces on the plan of a level, through the real roles.</summary>
public sealed class DrawPlanTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Guid _ada = Guid.CreateVersion7();
    private readonly Guid _level = Guid.CreateVersion7();
    private PortalDatabase _database = null!;
    private SeededTenant _acme = null!;
    private SeededTenant _borealis = null!;
    private TenantAccess _access = null!;

    private Actor Ada => new(ActorKind.Person, _ada, "Ada Admin", null, null, null);

    private DrawPlan Draw => new(_database.Scope, new TenantGate(new TenantDirectory(_database.Sources, _time)), _database.Audit, new ParkingSignals(NullLogger<ParkingSignals>.Instance), _time);

    public async Task InitializeAsync()
    {
        _database = await PortalDatabase.CreateAsync();
        _acme = await SeededTenant.CreateAsync(_database, "acme");
        _borealis = await SeededTenant.CreateAsync(_database, "borealis");
        await _database.ExecuteAsync(
            _acme.Id, "insert into memberships (tenant_id, id, user_id, role, name, email) values ($1, gen_random_uuid(), $2, 'admin', 'Ada Admin', 'ada@example.test')", _acme.Id.Value, _ada);
        await _database.ExecuteAsync(_acme.Id, "insert into levels (tenant_id, id, site_id, name) values ($1, $2, $3, 'Level 1')", _acme.Id.Value, _level, _acme.SiteId);
        _access = (await new TenantDirectory(_database.Sources, _time).FindAsync(_ada, "acme", CancellationToken.None))!;
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Spaces_are_put_moved_and_taken_off_and_belong_to_the_level_from_then_on()
    {
        (await PlaceAsync([At(0, 100, 100), At(1, 200, 100)], [])).ShouldBeNull();
        (await PlaceAsync([At(0, 110, 100) with { Turn = 45 }], [_acme.Spaces[1].Id])).ShouldBeNull();

        var plan = await PlanAsync();
        plan.Spaces.Single(space => space.Code == "A-001").Place.ShouldBe(At(0, 110, 100) with { Turn = 45 });
        plan.Spaces.Single(space => space.Code == "A-002").Place.ShouldBeNull();
        (await _database.AsSuperuserAsync<long>("select count(*) from spaces where level_id = $1", _level)).ShouldBe(2);
        (await _database.ReadAuditAsync(_acme.Id)).Count(entry => entry.Action == "plan.place").ShouldBe(2);
    }

    [Fact]
    public async Task Who_draws_over_what_another_has_drawn_meanwhile_is_told_and_nothing_is_written()
    {
        var seen = (await PlanAsync()).Version;
        (await PlaceAsync([At(0, 100, 100)], [], seen)).ShouldBeNull();

        (await PlaceAsync([At(0, 500, 500)], [], seen)).ShouldBe("changed.meanwhile");

        (await PlanAsync()).Spaces[0].Place!.X.ShouldBe(100);
    }

    [Theory]
    [InlineData(-1f, 100f, 50f, 100f, 0f)]
    [InlineData(1201f, 100f, 50f, 100f, 0f)]
    [InlineData(100f, 701f, 50f, 100f, 0f)]
    [InlineData(100f, 100f, 0f, 100f, 0f)]
    [InlineData(100f, 100f, 5000f, 100f, 0f)]
    [InlineData(100f, 100f, 50f, 100f, 360f)]
    [InlineData(float.NaN, 100f, 50f, 100f, 0f)]
    [InlineData(float.PositiveInfinity, 100f, 50f, 100f, 0f)]
    [InlineData(100f, 100f, 50f, 100f, float.NaN)]
    public async Task One_place_that_is_none_stops_all(float x, float y, float width, float height, float turn)
    {
        (await PlaceAsync([At(1, 10, 10), new SpacePlace(_acme.Spaces[0].Id, x, y, width, height, turn)], [])).ShouldBe("plan.place");

        (await PlanAsync()).Spaces.ShouldAllBe(space => space.Place == null);
    }

    [Fact]
    public async Task Another_tenants_space_and_level_answer_as_none()
    {
        (await PlaceAsync([new SpacePlace(_borealis.Spaces[0].Id, 1, 1, 1, 1, 0)], [])).ShouldBe("space.unknown");
        (await PlaceAsync([], [_borealis.Spaces[0].Id])).ShouldBe("space.unknown");
        (await PlaceAsync([At(0, 1, 1), At(0, 2, 2)], [])).ShouldBe("space.unknown", "one space in two places");
        (await Draw.PlaceAsync(_access, Guid.NewGuid(), [At(0, 1, 1)], [], null, Ada, CancellationToken.None)).Refusal.ShouldBe("level.unknown");
        (await new PlanQuery(_database.Scope).FindAsync(_access, Guid.NewGuid(), CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Another_picture_moves_nothing_on_the_ground_and_a_removed_one_leaves_the_places()
    {
        (await PlaceAsync([At(0, 600, 350)], [])).ShouldBeNull();

        (await Draw.PictureAsync(_access, _level, Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2400\" height=\"700\"/>"), Ada, CancellationToken.None)).IsDone.ShouldBeTrue();
        var plan = await PlanAsync();
        (plan.Width, plan.Height).ShouldBe((2400, 700));
        plan.Spaces[0].Place!.ShouldSatisfyAllConditions(place => (place.X, place.Y).ShouldBe((1200, 350)), place => place.Width.ShouldBe(100));
        plan.Picture!.Length.ShouldBe(64);
        (await new PlanQuery(_database.Scope).PictureAsync(_access, _level, CancellationToken.None))!.Value.MediaType.ShouldBe("image/svg+xml");

        (await Draw.PictureAsync(_access, _level, null, Ada, CancellationToken.None)).IsDone.ShouldBeTrue();
        plan = await PlanAsync();
        (plan.Picture, plan.Spaces[0].Place!.X).ShouldBe((null, 1200));
        (await Draw.PictureAsync(_access, _level, "GIF89a"u8.ToArray(), Ada, CancellationToken.None)).Refusal.ShouldBe("plan.picture.kind");
    }

    private SpacePlace At(int space, float x, float y) => new(_acme.Spaces[space].Id, x, y, 50, 100, 0);

    private async Task<string?> PlaceAsync(IReadOnlyList<SpacePlace> put, IReadOnlyList<Guid> taken, uint? version = null) =>
        (await Draw.PlaceAsync(_access, _level, put, taken, version, Ada, CancellationToken.None)).Refusal;

    private async Task<LevelPlan> PlanAsync() => (await new PlanQuery(_database.Scope).FindAsync(_access, _level, CancellationToken.None))!;
}
