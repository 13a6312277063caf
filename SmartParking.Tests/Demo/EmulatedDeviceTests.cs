using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Portal.Demo.Emulator;
using SmartParking.Portal.Demo.Seeding;

namespace SmartParking.Tests.Demo;

public sealed partial class EmulatedDeviceTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly DemoPlan _plan = DemoPlanner.Plan();
    private readonly EmulatedNetwork _network;

    public EmulatedDeviceTests() => _network = new EmulatedNetwork(_plan, 11);

    [Fact]
    public void Every_device_says_what_its_codec_reads()
    {
        var planned = _plan.Tenants.SelectMany(tenant => tenant.Sites).SelectMany(site => site.Zones).SelectMany(zone => zone.Spaces).ToDictionary(space => space.Device.DevEui, space => space.Device);
        foreach (var device in _network.Devices.Where(device => planned.ContainsKey(device.Identity.DevEui)))
        {
            foreach (var kind in new[] { TrafficKind.Join, TrafficKind.Heartbeat, TrafficKind.Change })
            {
                foreach (var told in device.Tell(new TrafficEvent(Noon, 0, kind, Occupied: true)))
                {
                    var read = EventParser.Parse(told.Type, told.Body);
                    read.DevEui.Value.ShouldBe(device.Identity.DevEui);
                    read.Time.ShouldBe(Noon);
                    if (told.Type == "up")
                    {
                        var codec = planned[read.DevEui.Value];
                        Decode(codec, read).Sensed.ShouldBe(SensedState.Occupied);
                        (Decode(codec, read).TemperatureC is not null).ShouldBe(kind == TrafficKind.Heartbeat || codec.Codec == "object");
                    }
                }
            }
        }
    }

    [Fact]
    public void Counters_begin_at_zero_after_a_join_and_rise_by_one()
    {
        var device = _network.Devices[0];
        var first = Session(device);
        var second = Session(device);

        first.Select(up => up.FrameCounter).ShouldBe([0, 1, 2, 3]);
        second.Select(up => up.FrameCounter).ShouldBe([0, 1, 2, 3]);
        first.Select(up => up.DevAddr).Distinct().Count().ShouldBe(1);
        second[0].DevAddr.ShouldNotBe(first[0].DevAddr);
        first.Concat(second).Select(up => up.Key).ShouldBeUnique();
    }

    [Fact]
    public void The_status_of_an_uplink_carries_its_deduplication_id()
    {
        var told = _network.Devices[0].Tell(new TrafficEvent(Noon, 0, TrafficKind.Heartbeat, false)).ToList();

        told.Select(each => each.Type).ShouldBe(["up", "status"]);
        told.Select(each => EventParser.Parse(each.Type, each.Body).Key).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public void An_uplink_has_every_field_of_the_network_servers_own()
    {
        var device = _network.Devices.First(each => each.Identity.ProfileName.StartsWith("Parking", StringComparison.Ordinal));
        using var up = JsonDocument.Parse(device.Tell(new TrafficEvent(Noon, 0, TrafficKind.Heartbeat, false)).First().Body);

        Names(up.RootElement).ShouldBe(
            ["deduplicationId", "time", "deviceInfo", "devAddr", "adr", "dr", "fCnt", "fPort", "confirmed", "data", "object", "rxInfo", "txInfo", "regionConfigId"]);
        Names(up.RootElement.GetProperty("deviceInfo")).ShouldBe(
            ["tenantId", "tenantName", "applicationId", "applicationName", "deviceProfileId", "deviceProfileName", "deviceName", "devEui", "deviceClassEnabled", "tags"]);
        Guid.TryParse(up.RootElement.GetProperty("deduplicationId").GetString(), out _).ShouldBeTrue();
        Nanoseconds().IsMatch(up.RootElement.GetProperty("time").GetString()!).ShouldBeTrue();
        up.RootElement.GetProperty("deviceInfo").GetProperty("devEui").GetString()!.ShouldMatch("^[0-9a-f]{16}$");
        up.RootElement.GetProperty("object").GetProperty("temperature").GetRawText().ShouldContain(".");
        var heard = up.RootElement.GetProperty("rxInfo").EnumerateArray().ToList();
        heard.Count.ShouldBeInRange(1, 2);
        heard[0].GetProperty("rssi").GetInt32().ShouldBeInRange(-130, -60);
    }

    [Fact]
    public void Defaults_of_the_gateways_messages_are_left_out()
    {
        var bodies = Enumerable.Range(0, 200)
            .SelectMany(index => _network.Devices[index].Tell(new TrafficEvent(Noon, index, TrafficKind.Change, false)))
            .Select(told => Encoding.UTF8.GetString(told.Body))
            .ToList();

        bodies.ShouldAllBe(body => !body.Contains("\"channel\":0,") && !body.Contains("\"snr\":0,") && !body.Contains("\"rfChain\":0,"));
        bodies.ShouldContain(body => body.Contains("\"fCnt\":0,"));
    }

    [Fact]
    public void Unregistered_devices_report_too()
    {
        var strangers = _plan.Tenants.SelectMany(tenant => tenant.Strangers).Select(device => device.DevEui).ToList();

        strangers.ShouldNotBeEmpty();
        _network.Devices.Select(device => device.Identity.DevEui).Intersect(strangers).Count().ShouldBe(strangers.Count);
    }

    private static List<ChirpStackEvent> Session(EmulatedDevice device) =>
    [
        .. new[] { TrafficKind.Join, TrafficKind.Heartbeat, TrafficKind.Change, TrafficKind.Change, TrafficKind.Heartbeat }
            .SelectMany(kind => device.Tell(new TrafficEvent(Noon, 0, kind, true)))
            .Where(told => told.Type == "up")
            .Select(told => EventParser.Parse(told.Type, told.Body)),
    ];

    private static DecodedUplink Decode(PlannedDevice device, ChirpStackEvent read)
    {
        CodecCatalogue.TryFind(device.Codec, out var codec).ShouldBeTrue();
        return codec.Decode(new UplinkPayload(read.Port, read.Data!, read.ObjectJson, device.FieldMap));
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}\+00:00$", RegexOptions.NonBacktracking)]
    private static partial Regex Nanoseconds();
}
