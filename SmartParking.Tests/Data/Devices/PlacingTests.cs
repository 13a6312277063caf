using SmartParking.Domain.Data;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Occupancy.Placing;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Data.Devices;

/// <summary>Devices come onto spaces and leave them, with their history; against a real PostgreSQL.</summary>
public sealed class PlacingTests : IAsyncLifetime
{
    private DeviceBench _bench = null!;

    private SeededSpace First => _bench.Acme.Spaces[0];

    public async Task InitializeAsync() => _bench = await DeviceBench.CreateAsync();

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Fact]
    public async Task A_sensor_that_leaves_takes_what_it_said_with_it_and_its_history_stays()
    {
        var heard = _bench.Time.GetUtcNow();
        await _bench.ReceiveAsync(_bench.Acme, First.DevEui, 1, occupied: true);
        _bench.Time.Advance(TimeSpan.FromHours(1));
        _bench.Announced.Clear();

        (await _bench.UnassignAsync(First.DeviceId)).Refusal.ShouldBeNull();

        (await _bench.Ingest.SensedAsync(_bench.Acme, First)).ShouldBe("unknown");
        (await _bench.Ingest.HistoryAsync(_bench.Acme, First)).ShouldBe(
            [(heard, SensedState.Unknown, SensedState.Occupied), (heard.AddHours(1), SensedState.Occupied, SensedState.Unknown)]);
        (await StateAsync()).ShouldBe((null, null, "unknown", null), "nothing of it is left");
        _bench.Announced.ShouldBe([First.Id]);
        var device = await _bench.DeviceAsync(First.DeviceId);
        (device.Place, device.Lifecycle, device.Status).ShouldBe((null, DeviceLifecycle.Commissioned, DeviceStatus.Unassigned));
        (await AssignmentsAsync(First.DeviceId)).ShouldBe([(First.Id, null, heard.AddHours(1), "Ada", "Broken")]);
        (await _bench.UnassignAsync(First.DeviceId)).Refusal.ShouldBe("device.not_assigned");
        (await _bench.UnassignAsync(Guid.NewGuid())).Refusal.ShouldBe("device.unknown");
        (await _bench.UnassignAsync(First.DeviceId, " ")).Refusal.ShouldBe("device.reason.missing");
        (await _bench.UnassignAsync(First.DeviceId, new string('x', 501))).Refusal.ShouldBe("device.reason.length");
    }

    [Fact]
    public async Task What_a_sensor_hears_after_it_left_says_nothing_of_the_space()
    {
        await _bench.ReceiveAsync(_bench.Acme, First.DevEui, 1, occupied: true);
        await _bench.UnassignAsync(First.DeviceId);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));

        await _bench.ReceiveAsync(_bench.Acme, First.DevEui, 2, occupied: true);

        (await _bench.Ingest.SensedAsync(_bench.Acme, First)).ShouldBe("unknown");
    }

    [Fact]
    public async Task A_device_comes_onto_an_empty_space_and_its_first_reading_counts()
    {
        await _bench.UnassignAsync(First.DeviceId);
        var spare = await _bench.SpareAsync("AA00000000000001");

        var (outcome, assignment) = await _bench.AssignAsync(spare, First.Id, "  New\0 one ");

        outcome.Refusal.ShouldBeNull();
        (await _bench.Database.ReadAsync(_bench.Acme.Id, "select id, reason from device_assignments where device_id = $1 and unassigned_at is null", row => (row.GetGuid(0), row.GetString(1)), spare)).ShouldBe([(assignment, "New one")]);
        _bench.Time.Advance(TimeSpan.FromMinutes(1));
        await _bench.ReceiveAsync(_bench.Acme, "AA00000000000001", 1, occupied: true);
        (await _bench.Ingest.SensedAsync(_bench.Acme, First)).ShouldBe("occupied");
        var device = await _bench.DeviceAsync(spare);
        (device.Place!.SpaceCode, device.Lifecycle, device.Status).ShouldBe(("A-001", DeviceLifecycle.Operational, DeviceStatus.Active));
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).ShouldContain(("device.assign", "Ada", "req_1"));
    }

    [Fact]
    public async Task What_cannot_be_put_there_is_refused_with_what_is_in_the_way()
    {
        var spare = await _bench.SpareAsync("AA00000000000001");
        var display = await _bench.SpareAsync("AA00000000000002", DeviceKind.Display);

        var taken = (await _bench.AssignAsync(spare, First.Id)).Outcome;
        taken.Refusal.ShouldBe("space.in_use");
        taken.Values.ShouldBe(["A-001", "Sensor A-001"]);
        var already = (await _bench.AssignAsync(First.DeviceId, _bench.Acme.Spaces[1].Id)).Outcome;
        already.Refusal.ShouldBe("device.already");
        already.Values.ShouldBe(["A-001"]);
        (await _bench.AssignAsync(display, First.Id)).Outcome.Refusal.ShouldBeNull("a display is another kind");
        (await _bench.Decommission.ExecuteAsync(_bench.Admin, spare, "Drowned", DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBeNull();
        (await _bench.AssignAsync(spare, First.Id)).Outcome.Refusal.ShouldBe("device.decommissioned");
        (await _bench.AssignAsync(Guid.NewGuid(), First.Id)).Outcome.Refusal.ShouldBe("device.unknown");
        (await _bench.UnassignAsync(First.DeviceId)).Refusal.ShouldBeNull();
        (await _bench.AssignAsync(First.DeviceId, Guid.NewGuid())).Outcome.Refusal.ShouldBe("space.unknown");
        await _bench.Database.ExecuteAsync(_bench.Acme.Id, "update spaces set deleted_at = now() where id = $1", _bench.Acme.Spaces[2].Id);
        (await _bench.AssignAsync(First.DeviceId, _bench.Acme.Spaces[2].Id)).Outcome.Refusal.ShouldBe("space.unknown", "deleted");
    }

    [Fact]
    public async Task Another_tenants_devices_and_spaces_are_as_unknown_as_none()
    {
        var (foreign, foreignSpace) = (_bench.Other.Spaces[0].DeviceId, _bench.Other.Spaces[0].Id);
        await _bench.Database.ExecuteAsync(_bench.Other.Id, "update devices set space_id = null where id = $1", foreign);
        await _bench.UnassignAsync(First.DeviceId);

        (await _bench.AssignAsync(foreign, First.Id)).ShouldBe(await _bench.AssignAsync(Guid.NewGuid(), First.Id));
        (await _bench.AssignAsync(First.DeviceId, foreignSpace)).ShouldBe(await _bench.AssignAsync(First.DeviceId, Guid.NewGuid()));
        (await _bench.UnassignAsync(_bench.Other.Spaces[1].DeviceId)).ShouldBe(await _bench.UnassignAsync(Guid.NewGuid()));
        (await _bench.Replace.ExecuteAsync(_bench.Admin, _bench.Acme.Spaces[1].DeviceId, foreign, "x", false, DeviceBench.By(_bench.Admin), default)).Outcome.Refusal.ShouldBe("device.unknown");
        (await _bench.Assign.ExecuteAsync(_bench.OtherAdmin with { Tenant = _bench.Admin.Tenant }, First.DeviceId, First.Id, null, DeviceBench.By(_bench.OtherAdmin), default)).Outcome.Refusal.ShouldBe("access.denied");
    }

    [Fact]
    public async Task One_device_assigned_in_parallel_gets_one_space()
    {
        await _bench.UnassignAsync(First.DeviceId);
        await _bench.UnassignAsync(_bench.Acme.Spaces[1].DeviceId);
        var spare = await _bench.SpareAsync("AA00000000000001");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => _bench.AssignAsync(spare, _bench.Acme.Spaces[number % 2].Id)));

        outcomes.Count(each => each.Outcome.IsDone).ShouldBe(1);
        outcomes.Where(each => !each.Outcome.IsDone).ShouldAllBe(each => each.Outcome.Refusal == "device.already");
        (await AssignmentsAsync(spare)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_devices_for_one_space_in_parallel_leave_one_on_it()
    {
        await _bench.UnassignAsync(First.DeviceId);
        var spares = new List<Guid>();
        for (var number = 1; number <= 8; number++)
        {
            spares.Add(await _bench.SpareAsync($"AA0000000000000{number}"));
        }

        var outcomes = await Task.WhenAll(spares.Select(spare => _bench.AssignAsync(spare, First.Id)));

        outcomes.Count(each => each.Outcome.IsDone).ShouldBe(1);
        outcomes.Where(each => !each.Outcome.IsDone).ShouldAllBe(each => each.Outcome.Refusal == "space.in_use");
    }

    [Fact]
    public async Task A_replaced_device_is_off_and_the_other_on_in_one_step_with_the_reason_of_both()
    {
        await _bench.ReceiveAsync(_bench.Acme, First.DevEui, 1, occupied: true);
        var spare = await _bench.SpareAsync("AA00000000000001");
        var now = _bench.Time.GetUtcNow();

        var (outcome, _) = await _bench.Replace.ExecuteAsync(_bench.Admin, First.DeviceId, spare, "Battery empty", true, DeviceBench.By(_bench.Admin), default);

        outcome.Refusal.ShouldBeNull();
        (await AssignmentsAsync(First.DeviceId)).ShouldBe([(First.Id, null, now, "Ada", "Battery empty")]);
        (await AssignmentsAsync(spare)).ShouldBe([(First.Id, "Battery empty", null, null, null)]);
        (await _bench.DeviceAsync(First.DeviceId)).Status.ShouldBe(DeviceStatus.Retired);
        (await _bench.DeviceAsync(spare)).Place!.SpaceCode.ShouldBe("A-001");
        (await _bench.Ingest.SensedAsync(_bench.Acme, First)).ShouldBe("unknown", "the new one has said nothing yet");
        (await _bench.Ingest.ReadingsAsync(_bench.Acme, First)).Count.ShouldBe(1, "what the old one sent stays");
        var timeline = await _bench.Timeline.ReadAsync(_bench.Admin, First.DeviceId, default);
        timeline.Select(entry => entry.What).ShouldBe(["device.unassigned", "device.assigned", "device.first_heard", "device.last_heard", "device.create"], ignoreOrder: true);
        timeline.Single(entry => entry.What == "device.unassigned").ShouldBe(new TimelineEntry(now, "device.unassigned", "Ada", "A-001", "Battery empty"));
    }

    [Fact]
    public async Task Only_what_fits_replaces_a_device()
    {
        var (spare, display) = (await _bench.SpareAsync("AA00000000000001"), await _bench.SpareAsync("AA00000000000002", DeviceKind.Display));
        async Task<string?> ReplaceAsync(Guid old, Guid by, string? reason = "x") => (await _bench.Replace.ExecuteAsync(_bench.Admin, old, by, reason, false, DeviceBench.By(_bench.Admin), default)).Outcome.Refusal;

        (await ReplaceAsync(First.DeviceId, First.DeviceId)).ShouldBe("device.replace.same");
        (await ReplaceAsync(First.DeviceId, display)).ShouldBe("device.replace.kind");
        (await ReplaceAsync(First.DeviceId, _bench.Acme.Spaces[1].DeviceId)).ShouldBe("device.already");
        (await ReplaceAsync(spare, display)).ShouldBe("device.not_assigned");
        (await ReplaceAsync(First.DeviceId, spare, null)).ShouldBe("device.reason.missing");
        (await AssignmentsAsync(spare)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decommissioned_device_gives_its_DevEUI_back_and_another_tenant_may_have_it()
    {
        var draft = new DeviceDraft(First.DevEui, "Second life");
        (await _bench.Create.ExecuteAsync(_bench.OtherAdmin, draft, DeviceBench.By(_bench.OtherAdmin), default)).Outcome.Refusal.ShouldBe("device.dev_eui.taken");
        await _bench.ReceiveAsync(_bench.Acme, First.DevEui, 1, occupied: true);

        (await _bench.Decommission.ExecuteAsync(_bench.Admin, First.DeviceId, "Sold", DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBeNull();

        (await _bench.Decommission.ExecuteAsync(_bench.Admin, First.DeviceId, "Again", DeviceBench.By(_bench.Admin), default)).Refusal.ShouldBe("device.decommissioned");
        (await _bench.Ingest.SensedAsync(_bench.Acme, First)).ShouldBe("unknown");
        (await _bench.Create.ExecuteAsync(_bench.OtherAdmin, draft, DeviceBench.By(_bench.OtherAdmin), default)).Outcome.Refusal.ShouldBeNull();
        (await _bench.Ingest.ReadingsAsync(_bench.Acme, First)).Count.ShouldBe(1, "its history stays where it was made");
        (await _bench.Create.ExecuteAsync(_bench.Admin, draft, DeviceBench.By(_bench.Admin), default)).Outcome.Refusal.ShouldBe("device.dev_eui.taken");
        (await _bench.Devices.ReadAsync(_bench.Admin, DeviceFilter.Nothing, 50, 0, false, default)).Total.ShouldBe(2);
    }

    [Fact]
    public async Task An_operator_installs_what_waits_in_the_inbox_or_in_the_drawer_and_nothing_else()
    {
        await _bench.UnassignAsync(First.DeviceId);
        await _bench.ReceiveAsync(_bench.Acme, "BB00000000000001", 1, occupied: true);
        async Task<(string? Refusal, Guid Id)> InstallAsync(InstallWish wish)
        {
            var (outcome, id) = await _bench.Install.ExecuteAsync(_bench.Operator, wish, DeviceBench.By(_bench.Operator), default);
            return (outcome.Refusal, id);
        }

        (await InstallAsync(new InstallWish("CC00000000000001", First.Id))).Refusal.ShouldBe("device.unknown", "neither registered nor heard");
        (await InstallAsync(new InstallWish("nonsense", First.Id))).Refusal.ShouldBe("device.dev_eui.format");
        (await InstallAsync(new InstallWish("BB00000000000001", _bench.Acme.Spaces[1].Id))).Refusal.ShouldBe("space.in_use");
        (await InstallAsync(new InstallWish("BB00000000000001", _bench.Acme.Spaces[1].Id, Swaps: true, Reason: "x"))).Refusal.ShouldBe("access.denied", "to swap is an admin's");
        (await InstallAsync(new InstallWish(_bench.Other.Spaces[0].DevEui, First.Id))).Refusal.ShouldBe("device.unknown", "another tenant's");
        (await InstallAsync(new InstallWish("bb:00:00:00:00:00:00:01", First.Id))).Refusal.ShouldBeNull();
        (await _bench.Inbox.ReadAsync(_bench.Admin, true, default)).ShouldBeEmpty();
        (await InstallAsync(new InstallWish("BB00000000000001", First.Id))).Refusal.ShouldBe("device.already");
        (await InstallAsync(new InstallWish(_bench.Acme.Spaces[1].DevEui, First.Id))).Refusal.ShouldBe("device.already");
        (await _bench.Database.ReadAuditAsync(_bench.Acme.Id)).Select(entry => entry.Action).ShouldContain("device.install");
    }

    [Fact]
    public async Task An_admin_swaps_a_sensor_for_one_that_was_never_heard_in_one_step()
    {
        var (outcome, id) = await _bench.Install.ExecuteAsync(_bench.Admin, new InstallWish("CC00000000000001", First.Id, true, "70B3D57ED0000001", "Run over"), DeviceBench.By(_bench.Admin), default);

        outcome.Refusal.ShouldBeNull();
        var device = await _bench.DeviceAsync(id);
        (device.Place!.SpaceCode, device.Draft.JoinEui, device.Draft.Name).ShouldBe(("A-001", "70B3D57ED0000001", "CC00000000000001"));
        (await _bench.DeviceAsync(First.DeviceId)).Place.ShouldBeNull();
        (await AssignmentsAsync(First.DeviceId)).Single().UnassignReason.ShouldBe("Run over");
    }

    private async Task<(DateTimeOffset? EvidenceAt, DateTimeOffset? FreshUntil, string Raw, Guid? RawId)> StateAsync() =>
        (await _bench.Database.ReadAsync(
            _bench.Acme.Id,
            "select evidence_at, fresh_until, raw, raw_id from space_state where space_id = $1",
            row => (Sql.Nullable<DateTimeOffset>(row, 0), Sql.Nullable<DateTimeOffset>(row, 1), row.GetString(2), Sql.Nullable<Guid>(row, 3)),
            First.Id)).Single();

    private Task<List<(Guid Space, string? Reason, DateTimeOffset? Left, string? LeftBy, string? UnassignReason)>> AssignmentsAsync(Guid device) =>
        _bench.Database.ReadAsync(
            _bench.Acme.Id,
            "select space_id, reason, unassigned_at, unassigned_by_name, unassign_reason from device_assignments where device_id = $1 order by assigned_at",
            row => (row.GetGuid(0), Sql.Text(row, 1), Sql.Nullable<DateTimeOffset>(row, 2), Sql.Text(row, 3), Sql.Text(row, 4)),
            device);
}
