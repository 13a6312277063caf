using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using SmartParking.Domain.ChirpStack;
using SmartParking.Domain.ChirpStack.Wire;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Domain.ChirpStack;

/// <summary>One event, two encodings, one result.</summary>
public sealed class EncodingTests
{
    private static readonly JsonArray All =
        JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "ChirpStack", "chirpstack-events.json")))!.AsArray();

    public static TheoryData<string> Samples() => new(All.Select(sample => (string)sample!["name"]!));

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_reads_the_same_in_both_encodings(string name)
    {
        var (type, body) = Sample(name);

        MustAgree(type, body);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_old_servers_body_without_defaults_reads_the_same_too(string name)
    {
        var (type, body) = Sample(name);
        var full = Read(type, body);
        DropDefaults(body, ofEvent: true);

        MustAgree(type, body);
        Same(Read(type, body), full);
    }

    [Theory]
    [InlineData("2026-03-02T09:34:15+00:00")]
    [InlineData("2026-03-02T09:34:15.700+00:00")]
    [InlineData("2026-03-02T09:34:15.700312+00:00")]
    [InlineData("2026-03-02T09:34:15.775023242+00:00")]
    [InlineData("2026-03-02T09:34:15.9+00:00")]
    [InlineData("2026-03-02T09:34:10Z")]
    [InlineData("1970-01-01T00:00:00+00:00")]
    [InlineData("2100-12-31T23:59:59.999999999+00:00")]
    public void A_log_has_the_same_key_whatever_its_time_looks_like(string time)
    {
        var (type, body) = Sample(All.Select(sample => (string)sample!["name"]!).First(name => Sample(name).Type == "log"));
        body["time"] = time;

        MustAgree(type, body);
    }

    [Fact]
    public void A_log_without_a_code_has_the_key_of_UNKNOWN()
    {
        var (type, body) = Sample(All.Select(sample => (string)sample!["name"]!).First(name => Sample(name).Type == "log"));
        body["code"] = "UNKNOWN";
        var written = Read(type, body).Key;
        body.Remove("code");

        Read(type, body).Key.ShouldBe(written);
        MustAgree(type, body);
    }

    [Fact]
    public void A_decoded_object_is_the_same_JSON()
    {
        var (_, body) = Sample("up with codec object");
        body["object"] = JsonNode.Parse("""{"a":1,"b":-0.25,"c":1e300,"d":null,"e":true,"f":"é😀\u0000\"\\","g":[1,[],{},[null,"x"]],"h":{"i":{"j":5e-324}},"":""}""");

        MustAgree("up", body);
    }

    [Fact]
    public void Every_gateway_that_heard_a_frame_is_told_once_and_not_more_than_32()
    {
        var (_, body) = Sample("up with codec object");
        body["rxInfo"] = new JsonArray([.. Enumerable.Range(0, 80).Select(number => JsonNode.Parse($$"""{"gatewayId":"{{number / 2:x16}}","rssi":{{-60 - number}},"snr":{{number % 7}}}"""))]);

        MustAgree("up", body);
        var told = Read("up", body).Receptions;
        told.Count.ShouldBe(32);
        told.Select(each => each.GatewayId).ShouldBeUnique();
        told[3].Snr.ShouldBe(6, "as it heard best");
    }

    [Fact]
    public void Both_encodings_stop_at_the_same_depth()
    {
        var (_, body) = Sample("up with codec object");
        foreach (var (levels, taken) in new[] { (31, true), (32, false) })
        {
            foreach (var nest in new[] { ("{\"a\":", "}"), ("[", "]") })
            {
                var inner = string.Concat(Enumerable.Repeat(nest.Item1, levels - 1)) + "1" + string.Concat(Enumerable.Repeat(nest.Item2, levels - 1));
                body["object"] = null;
                var json = body.ToJsonString().Replace("\"object\":null", $"\"object\":{{\"deep\":{inner}}}", StringComparison.Ordinal);
                var binary = ProtobufBodies.Of("up", json);

                Takes(() => EventParser.Parse("up", Encoding.UTF8.GetBytes(json))).ShouldBe(taken);
                Takes(() => EventParser.Parse("up", EventEncoding.Protobuf, binary)).ShouldBe(taken);
            }
        }
    }

    [Fact]
    public void Every_cut_and_every_spoiled_byte_is_refused_or_read_but_never_breaks_the_reader()
    {
        var (type, body) = Sample("up full v4.11+");
        var binary = ProtobufBodies.Of(type, body.ToJsonString());
        for (var length = 0; length < binary.Length; length++)
        {
            Takes(() => EventParser.Parse(type, EventEncoding.Protobuf, binary.AsMemory(0, length)));
            foreach (var spoiled in new byte[] { 0x00, 0x80, 0xFF, (byte)(binary[length] + 1) })
            {
                var other = binary.ToArray();
                other[length] = spoiled;
                Takes(() => EventParser.Parse(type, EventEncoding.Protobuf, other));
            }
        }

        Takes(() => EventParser.Parse(type, EventEncoding.Protobuf, "{\"deviceInfo\":{}}"u8.ToArray())).ShouldBeFalse();
        Takes(() => EventParser.Parse(type, EventEncoding.Protobuf, ReadOnlyMemory<byte>.Empty)).ShouldBeFalse();
    }

    [Fact]
    public void A_text_that_is_not_UTF8_is_read_with_a_mark_in_its_place()
    {
        var told = new JoinEvent { DeviceInfo = new DeviceInfo { DevEui = "fcd6bd0000017a2b", DeviceName = "sensor" } }.ToByteArray();
        var at = told.AsSpan().IndexOf("sensor"u8);
        told[at] = 0xC3;
        told[at + 1] = 0x28;

        EventParser.Parse("join", EventEncoding.Protobuf, told).DeviceName.ShouldBe("\uFFFD(nsor");
    }

    [Fact]
    public void What_no_JSON_could_say_is_at_its_default_or_refused()
    {
        var device = new DeviceInfo { DevEui = "fcd6bd0000017a2b" };
        var strange = new UplinkEvent { DeviceInfo = device, Time = new Timestamp { Seconds = long.MaxValue, Nanos = -1 } };
        strange.RxInfo.Add(new UplinkRxInfo { NsTime = new Timestamp { Seconds = 0, Nanos = 2_000_000_000 } });
        strange.Object = new Struct { Fields = { ["nan"] = Value.ForNumber(double.NaN), ["nothing"] = new Value() } };

        var read = EventParser.Parse("up", EventEncoding.Protobuf, strange.ToByteArray());

        read.Time.ShouldBeNull();
        read.ServerTime.ShouldBeNull();
        read.ObjectJson.ShouldBe("""{"nan":null,"nothing":null}""");
        read.Key.ShouldStartWith("sha256:");

        strange.RxInfo[0].Snr = float.NaN;
        Should.Throw<MalformedEventException>(() => EventParser.Parse("up", EventEncoding.Protobuf, strange.ToByteArray())).Message.ShouldContain("snr");
    }

    private static (string Type, JsonObject Body) Sample(string name)
    {
        var sample = All.Single(each => (string)each!["name"]! == name)!;
        return ((string)sample["event"]!, sample["body"]!.DeepClone().AsObject());
    }

    private static ChirpStackEvent Read(string type, JsonObject body) => EventParser.Parse(type, Encoding.UTF8.GetBytes(body.ToJsonString()));

    private static void MustAgree(string type, JsonObject body) =>
        Same(EventParser.Parse(type, EventEncoding.Protobuf, ProtobufBodies.Of(type, body.ToJsonString())), Read(type, body));

    private static void Same(ChirpStackEvent one, ChirpStackEvent other)
    {
        (one with { Data = null, ObjectJson = null, Receptions = [] }).ShouldBe(other with { Data = null, ObjectJson = null, Receptions = [] });
        one.Data.ShouldBe(other.Data);
        one.Receptions.ShouldBe(other.Receptions);
        JsonNode.DeepEquals(Tree(one), Tree(other)).ShouldBeTrue($"{one.ObjectJson} is not {other.ObjectJson}");
    }

    private static JsonNode? Tree(ChirpStackEvent told) => told.ObjectJson is { } json ? Doubles(JsonNode.Parse(json)) : null;

    /// <summary>A Struct knows doubles alone, so 1 and 1.0 are one number.</summary>
    private static JsonNode? Doubles(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Doubles(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Doubles)]),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.Number => JsonValue.Create(double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)),
        _ => node?.DeepClone(),
    };

    private static void DropDefaults(JsonObject parent, bool ofEvent)
    {
        foreach (var (name, value) in parent.ToList())
        {
            if (value is JsonObject { } below && name == "deviceInfo")
            {
                DropDefaults(below, ofEvent: false);
            }

            if (value is null or JsonArray { Count: 0 } || value is JsonObject { Count: 0 } || value.ToJsonString() is "0" or "false" or "\"\"" or "\"CLASS_A\"" || (ofEvent && value.ToJsonString() is "\"UNKNOWN\"" or "\"INFO\""))
            {
                parent.Remove(name);
            }
        }
    }

    private static bool Takes(Func<ChirpStackEvent> read)
    {
        try
        {
            read();
            return true;
        }
        catch (MalformedEventException)
        {
            return false;
        }
    }
}
