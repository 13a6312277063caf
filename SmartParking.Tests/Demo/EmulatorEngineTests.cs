using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Tests.Demo;

/// <summary>Every fault by itself, in virtual time.</summary>
public sealed class EmulatorEngineTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 9, 0, 0, TimeSpan.Zero);
    private readonly DemoPlan _plan = DemoPlanner.Plan();

    private static DateTimeOffset Settled => Start.AddSeconds(10);

    [Fact]
    public void Without_faults_each_event_is_posted_once_as_json_when_it_happens()
    {
        var engine = Engine();

        var posts = engine.Advance(Start.AddMinutes(5));

        posts.Count.ShouldBeGreaterThan(2000);
        posts.ShouldAllBe(post => post.DueAt == post.Event.At && post.Encoding == EventEncoding.Json);
        Ups(posts).Select(up => up.Key).ShouldBeUnique();
        engine.Counts.ShouldBe(FaultCounts.None);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void The_rate_multiplies_what_happens_and_a_pause_stops_it(int rate)
    {
        var engine = Settle(new SimulatorSettings { Rate = rate });

        var lively = engine.Advance(Settled.AddMinutes(5)).Count(IsChange);
        engine.Settings = engine.Settings with { Running = false };
        var paused = engine.Advance(Settled.AddMinutes(10));
        engine.Settings = engine.Settings with { Running = true };
        var again = engine.Advance(Settled.AddMinutes(15));

        // 5.5 looks a second let two of five pass: some 2 changes a second at the usual pace.
        lively.ShouldBeInRange(300 * rate, 1500 * rate);
        paused.ShouldBeEmpty();
        again.Count(IsChange).ShouldBeInRange(300 * rate, 1500 * rate);
        again.ShouldAllBe(post => post.Event.At >= Settled.AddMinutes(10) && post.Event.At <= Settled.AddMinutes(15));
    }

    [Fact]
    public void A_duplicate_is_the_same_body_and_a_twin_the_same_frame_under_another_id()
    {
        var doubled = Ups(Run(new SimulatorSettings { Duplicates = 100 })).GroupBy(up => up.Key).ToList();
        var twins = Ups(Run(new SimulatorSettings { Twins = 100 })).GroupBy(up => (up.DevEui, up.DevAddr, up.FrameCounter)).ToList();

        doubled.Count.ShouldBeGreaterThan(100);
        doubled.ShouldAllBe(same => same.Count() == 2);
        twins.Count.ShouldBeGreaterThan(100);
        twins.ShouldAllBe(same => same.Count() == 2 && same.Select(up => up.Key).Distinct().Count() == 2 && same.Select(up => Convert.ToHexString(up.Data!)).Distinct().Count() == 1);
    }

    [Fact]
    public void A_share_of_a_quarter_is_a_quarter()
    {
        var engine = Settle(new SimulatorSettings { Duplicates = 25 });

        var ids = engine.Advance(Settled.AddMinutes(10)).Where(IsChange).Select(post => Parse(post).Key).GroupBy(key => key).ToList();

        ((double)ids.Count(same => same.Count() == 2) / ids.Count).ShouldBeInRange(0.2, 0.3);
    }

    [Fact]
    public void Reordered_events_come_later_with_the_time_at_which_they_happened_and_others_overtake_them()
    {
        var engine = Settle(new SimulatorSettings { Reordered = 50, ReorderSeconds = 60 });

        var posts = engine.Advance(Settled.AddMinutes(10)).Where(IsChange).ToList();

        var late = posts.Where(post => post.DueAt > post.Event.At).ToList();
        late.Count.ShouldBeInRange(posts.Count * 4 / 10, posts.Count * 6 / 10);
        late.ShouldAllBe(post => post.DueAt - post.Event.At >= TimeSpan.FromSeconds(30) && post.DueAt - post.Event.At <= TimeSpan.FromSeconds(60));
        late.ShouldAllBe(post => (Parse(post).Time!.Value - post.Event.At).Duration() < TimeSpan.FromMilliseconds(1));
        posts.Select(post => post.DueAt).ShouldBeInOrder();
        posts.GroupBy(post => post.Event.DevEui).ShouldContain(device => device.Zip(device.Skip(1)).Any(pair => pair.First.Event.Frame!.Counter > pair.Second.Event.Frame!.Counter));
    }

    [Fact]
    public void Lost_frames_leave_gaps_in_the_counter()
    {
        var engine = Settle(new SimulatorSettings { Lost = 100 });
        engine.Advance(Settled.AddMinutes(10)).ShouldBeEmpty();
        engine.Settings = new SimulatorSettings();

        var first = Ups(engine.Advance(Settled.AddMinutes(20))).GroupBy(up => up.DevEui).Select(device => device.Min(up => up.FrameCounter));

        first.ShouldContain(counter => counter > 2);
        engine.Counts.Lost.ShouldBeGreaterThan(500);
    }

    [Theory]
    [InlineData("Join")]
    [InlineData("Counter")]
    public void A_reset_begins_the_counter_again_in_the_right_session(string how)
    {
        var kind = Enum.Parse<ResetKind>(how);
        var engine = Paused();
        var before = Before(engine, 7);

        engine.Reset(7, kind, Settled);
        var posts = engine.Advance(Settled.AddSeconds(2));
        var after = Parse(posts.Single(post => post.Event.Type == "up"));

        before.FrameCounter.ShouldBeGreaterThan(0);
        after.FrameCounter.ShouldBe(0);
        after.DevEui.ShouldBe(before.DevEui);
        (after.DevAddr == before.DevAddr).ShouldBe(kind == ResetKind.Counter);
        posts.Count(post => post.Event.Type == "join").ShouldBe(kind == ResetKind.Join ? 1 : 0);
    }

    [Theory]
    [InlineData(-120)]
    [InlineData(3600)]
    public void Skew_moves_the_gateways_times_and_leaves_the_servers_alone(int seconds)
    {
        var skewed = Ups(Run(new SimulatorSettings { SkewedGateways = 100, SkewSeconds = seconds })).ToList();

        skewed.Count.ShouldBeGreaterThan(100);
        skewed.ShouldAllBe(up => (up.Time!.Value - up.ServerTime!.Value - TimeSpan.FromSeconds(seconds)).Duration() < TimeSpan.FromMilliseconds(20));
        skewed.ShouldAllBe(up => up.ServerTime >= Settled && up.ServerTime <= Settled.AddMinutes(2));
    }

    [Fact]
    public void A_share_of_gateways_is_wrong_and_the_others_are_right()
    {
        var off = Ups(Run(new SimulatorSettings { SkewedGateways = 50, SkewSeconds = 900 })).GroupBy(up => (up.Time - up.ServerTime) > TimeSpan.FromMinutes(10)).ToDictionary(each => each.Key, each => each.Count());

        off.Keys.Order().ShouldBe([false, true]);
    }

    [Fact]
    public void A_silent_device_says_nothing_until_its_time_is_over()
    {
        var engine = Settle(new SimulatorSettings { Rate = 20 });
        engine.Silence(3, TimeSpan.FromMinutes(5), Settled);
        var silent = engine.Devices[3].Identity.DevEui;

        var during = engine.Advance(Settled.AddMinutes(5)).ToList();
        var after = engine.Advance(Settled.AddMinutes(10));

        during.ShouldNotContain(post => post.Event.DevEui == silent);
        during.Select(post => post.Event.DevEui).Distinct().Count().ShouldBeGreaterThan(400);
        after.ShouldContain(post => post.Event.DevEui == silent);
        engine.Counts.Silenced.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_share_can_be_silenced_and_woken()
    {
        var engine = Settle(new SimulatorSettings());

        engine.SilenceShare(40, TimeSpan.FromHours(1), Settled).ShouldBe(201);
        engine.SilentAt(Settled).Count.ShouldBe(201);
        engine.SilentAt(Settled.AddHours(1)).ShouldBeEmpty();
        engine.Wake();
        engine.SilentAt(Settled).ShouldBeEmpty();
    }

    [Fact]
    public void Every_wrong_payload_is_unreadable_by_its_devices_codec()
    {
        var codecs = _plan.Tenants.SelectMany(tenant => tenant.Sites).SelectMany(site => site.Zones).SelectMany(zone => zone.Spaces).ToDictionary(space => space.Device.DevEui, space => space.Device);
        var engine = Paused();
        foreach (var how in Enum.GetValues<WrongPayload>())
        {
            for (var device = 0; device < engine.Devices.Count; device++)
            {
                engine.Spoil(device, how, Settled);
            }

            var ups = Ups(engine.Advance(Settled)).ToList();
            ups.Count.ShouldBe(engine.Devices.Count);
            foreach (var up in ups.Where(up => codecs.ContainsKey(up.DevEui.Value)))
            {
                var planned = codecs[up.DevEui.Value];
                CodecCatalogue.TryFind(planned.Codec, out var codec).ShouldBeTrue();
                Should.Throw<UndecodableException>(() => codec.Decode(new UplinkPayload(up.Port, up.Data!, up.ObjectJson, planned.FieldMap)), $"{how} of {planned.Codec}");
            }
        }
    }

    [Fact]
    public void A_burst_comes_within_one_second_with_counters_that_rise()
    {
        var engine = Paused();
        engine.Burst(5000, Settled);

        var posts = engine.Advance(Settled.AddSeconds(1));

        posts.Count.ShouldBe(5000);
        posts.ShouldAllBe(post => post.DueAt >= Settled && post.DueAt < Settled.AddSeconds(1));
        posts.GroupBy(post => post.Event.DevEui).ShouldAllBe(device => device.Zip(device.Skip(1)).All(pair => pair.First.Event.Frame!.Counter < pair.Second.Event.Frame!.Counter));
        engine.Advance(Settled.AddMinutes(1)).ShouldBeEmpty();
    }

    [Fact]
    public void Protobuf_says_the_same_as_json()
    {
        var posts = Run(new SimulatorSettings { Protobuf = 100, SkewedGateways = 50, WrongPayloads = 20, MacOnly = 20 });

        posts.ShouldAllBe(post => post.Encoding == EventEncoding.Protobuf);
        foreach (var post in posts.Where(post => post.Event.Type != "log"))
        {
            var (sent, meant) = (Parse(post), EventParser.Parse(post.Event.Type, post.Event.Body));
            (sent.Key, sent.DevEui, sent.DevAddr, sent.FrameCounter, sent.Port, sent.Time, sent.ServerTime).ShouldBe((meant.Key, meant.DevEui, meant.DevAddr, meant.FrameCounter, meant.Port, meant.Time, meant.ServerTime));
            (sent.Data ?? []).ShouldBe(meant.Data ?? []);
        }
    }

    [Fact]
    public void Uplinks_without_data_count_on_and_an_old_server_leaves_out_what_it_does_not_know()
    {
        var empty = Ups(Run(new SimulatorSettings { MacOnly = 100 })).Where(up => up.Port == 0).ToList();
        var old = Run(new SimulatorSettings { OldServer = true }).Select(post => System.Text.Encoding.UTF8.GetString(post.Body)).ToList();

        empty.Count.ShouldBeGreaterThan(100);
        empty.ShouldAllBe(up => up.Data == null || up.Data.Length == 0);
        old.ShouldAllBe(body => !body.Contains("nsTime") && !body.Contains("regionConfigId") && !body.Contains("deviceClassEnabled") && !body.Contains(":false") && !body.Contains("\"fCnt\":0"));
        Ups(Run(new SimulatorSettings { OldServer = true })).ShouldAllBe(up => up.ServerTime == null && up.Time != null);
    }

    [Fact]
    public void The_same_seed_spoils_the_same_events()
    {
        var settings = new SimulatorSettings { Duplicates = 10, Twins = 10, Reordered = 10, Lost = 10, SkewedGateways = 30, WrongPayloads = 10, MacOnly = 10, Protobuf = 30 };

        Run(settings).Select(post => (post.DueAt, Convert.ToHexString(post.Body))).ShouldBe(Run(settings).Select(post => (post.DueAt, Convert.ToHexString(post.Body))));
    }

    [Fact]
    public void Every_knob_reads_what_it_writes_and_the_defaults_are_in_range()
    {
        foreach (var knob in Knob.All)
        {
            knob.Allows(knob.Read(new SimulatorSettings())).ShouldBeTrue(knob.Name);
            knob.Read(knob.Write(new SimulatorSettings(), knob.Most)).ShouldBe(knob.Most, knob.Name);
            knob.Allows(double.NaN).ShouldBeFalse();
        }

        Knob.All.Select(knob => knob.Name).Concat(Switch.All.Select(each => each.Name)).Order(StringComparer.Ordinal)
            .ShouldBe(typeof(SimulatorSettings).GetProperties().Where(property => property.CanWrite).Select(property => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal));
    }

    private EmulatorEngine Engine() => new(new EmulatedNetwork(_plan, 11), 5, Start);

    private EmulatorEngine Settle(SimulatorSettings settings)
    {
        var engine = Engine();
        engine.Advance(Settled);
        engine.Settings = settings;
        return engine;
    }

    private EmulatorEngine Paused() => Settle(new SimulatorSettings { Running = false });

    /// <summary>Two minutes of these settings, all that was held back included.</summary>
    private IReadOnlyList<Post> Run(SimulatorSettings settings) => Settle(settings).Advance(Settled.AddMinutes(2));

    private static ChirpStackEvent Before(EmulatorEngine engine, int device)
    {
        engine.Spoil(device, WrongPayload.Port, Settled);
        return Ups(engine.Advance(Settled)).Single();
    }

    private static IEnumerable<ChirpStackEvent> Ups(IEnumerable<Post> posts) => posts.Where(post => post.Event.Type == "up").Select(Parse);

    private static bool IsChange(Post post) => post.Event.Frame is { Confirmed: true };

    private static ChirpStackEvent Parse(Post post) => EventParser.Parse(post.Event.Type, post.Encoding, post.Body);
}
