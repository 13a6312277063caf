using SmartParking.Domain.Devices;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Tests.Domain.Devices.Codecs;

/// <summary>What the vectors do not show: what a payload says about its space, and the edges of the layouts.</summary>
public sealed class CodecTests
{
    [Theory]
    [InlineData("milesight-em400-udl", 85, "04824108")]
    [InlineData("milesight-em400-udl", 85, "8482410800")]
    [InlineData("milesight-em310-udl", 85, "03824108")]
    [InlineData("milesight-em500-udl", 85, "03824108")]
    [InlineData("dragino-ldds75", 2, "0d0a08410000ff01")]
    [InlineData("elsys", 5, "0e0841")]
    public void A_distance_is_occupied_below_the_threshold_of_the_device(string codec, int port, string hex)
    {
        Decode(codec, port, hex, 2114).Sensed.ShouldBe(SensedState.Occupied);
        Decode(codec, port, hex, 2113).Sensed.ShouldBe(SensedState.Free);
        Field(Decode(codec, port, hex, 2113), "occupied").ShouldBe(false);

        var without = Decode(codec, port, hex);
        without.Sensed.ShouldBeNull();
        Field(without, "distanceMm").ShouldBe(2113);
        without.Fields.ShouldNotContain(field => field.Key == "occupied");
    }

    [Theory]
    [InlineData("milesight-em400-udl", 85, "0482ffff")]
    [InlineData("milesight-em310-udl", 85, "0382fdff")]
    [InlineData("milesight-em500-udl", 85, "03820000")]
    [InlineData("dragino-ldds75", 2, "0d0a000000000001")]
    [InlineData("dragino-ldds75", 2, "0d0a001300000001")]
    [InlineData("dragino-ldds75", 2, "0d0a07e900000000")]
    [InlineData("elsys", 5, "0e0000")]
    public void A_distance_that_was_not_measured_says_nothing_about_the_space(string codec, int port, string hex)
    {
        var decoded = Decode(codec, port, hex, 1000);

        decoded.Sensed.ShouldBeNull();
        decoded.Fields.ShouldContain(field => field.Key == "distanceProblem");
        decoded.Fields.ShouldNotContain(field => field.Key == "occupied");
    }

    [Theory]
    [MemberData(nameof(CodecVectorTests.Vectors), MemberType = typeof(CodecVectorTests))]
    public void A_space_becomes_what_the_field_occupied_says_and_without_it_nothing(string codec, int port, string hex, string expected)
    {
        var sensed = Decode(codec, port, hex).Sensed;

        sensed.ShouldBe(
            expected.Contains("\"occupied\": true", StringComparison.Ordinal) ? SensedState.Occupied
            : expected.Contains("\"occupied\": false", StringComparison.Ordinal) ? SensedState.Free
            : null);
        if (sensed is not null)
        {
            CodecCatalogue.TryFind(codec, out var found).ShouldBeTrue();
            found.TellsOccupancy.ShouldBeTrue();
            found.NeedsThreshold.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("00", 0, 0, false)]
    [InlineData("b3", 89, 0, false)]
    [InlineData("b4", 90, 4, false)]
    [InlineData("ef", 235, 4, false)]
    [InlineData("f0", 240, 59, false)]
    [InlineData("fd", 600, 59, false)]
    [InlineData("ff", 660, null, true)]
    public void The_time_before_grows_in_steps(string hex, int minutes, int? error, bool overflow)
    {
        var decoded = Decode("nwave-nps405", 1, hex);

        Field(decoded, "previousMinutes").ShouldBe(minutes);
        Field(decoded, "previousErrorMinutes").ShouldBe(error);
        Field(decoded, "overflow").ShouldBe(overflow);
    }

    [Fact]
    public void A_tag_read_in_a_space_that_is_not_occupied_does_not_free_it()
    {
        Decode("nwave-nps405", 10, "d01f345678").Sensed.ShouldBeNull();
        Decode("nwave-nps405", 10, "d11f345678").Sensed.ShouldBe(SensedState.Occupied);
        Field(Decode("nwave-nps405", 10, "d1211f345678"), "tagBatteryV").ShouldBe(3.3);
    }

    [Fact]
    public void Vitals_are_taken_from_the_fields()
    {
        var placePod = Decode("pni-placepod", 1, "0302016d0267ff9c156600");
        placePod.BatteryVolts.ShouldBe(3.65f);
        placePod.TemperatureC.ShouldBe(-10f);
        Decode("milesight-em400-udl", 85, "017564").BatteryPercent.ShouldBe(100f);
        Decode("milesight-em400-udl", 85, "0175ff").BatteryPercent.ShouldBeNull();
        Decode("libelium-parking-v2", 1, "0303071e01921085853ac6").BatteryVolts.ShouldBe(3.592f);
    }

    [Fact]
    public void The_last_state_of_a_payload_wins() =>
        Decode("pni-placepod", 1, "376601156600").Sensed.ShouldBe(SensedState.Free);

    [Fact]
    public void A_low_battery_of_an_R719A_is_a_bit_and_not_thirteen_volts()
    {
        var decoded = Decode("netvox-r719a", 6, "015901a401000000000000");

        decoded.BatteryVolts.ShouldBe(3.6f);
        Field(decoded, "batteryLow").ShouldBe(true);
    }

    [Fact]
    public void An_answer_to_a_setting_does_not_spoil_what_stands_before_it()
    {
        var decoded = Decode("milesight-em310-udl", 85, "01755c03824408ff0358020000");

        Field(decoded, "distanceMm").ShouldBe(2116);
        Field(decoded, "unparsed").ShouldBe("ff0358020000");
    }

    [Theory]
    [InlineData("pni-placepod", 1, "156602", "0 or 1, not 2")]
    [InlineData("pni-placepod", 1, "cafebabe", "begins with no record")]
    [InlineData("libelium-parking-v3", 1, "0f0e0009003900000000", "11 bytes, not 10")]
    [InlineData("libelium-parking-v3", 1, "0f6e000900390000000000", "type 15")]
    [InlineData("netvox-r719a", 6, "01590124020000000000000000", "0 or 1, not 2")]
    [InlineData("netvox-r719a", 6, "0158012401000000000000", "device type must be 59, not 58")]
    [InlineData("dingtek-do200", 3, "800031021706b4000001610010fff6fff08b2d00010081", "model byte is 31")]
    [InlineData("dingtek-do201", 3, "800031021806b4000001610010fff6fff08b2d00010081", "says it has 24 bytes, but has 23")]
    [InlineData("milesight-em310-udl", 85, "0367e800", "no record 03 67")]
    [InlineData("milesight-ds3604", 85, "fb010002fffe", "not UTF-8")]
    [InlineData("elsys", 5, "ff", "type FF")]
    [InlineData("dragino-ldds75", 5, "0d0a07e900000001", "fPort 5")]
    [InlineData("heltec-up", 1, "00050201", "too long")]
    [InlineData("nwave-nps310", 1, "", "cut short")]
    [InlineData("object", 1, "", "no \"object\"")]
    public void What_does_not_fit_is_said_in_a_sentence(string codec, int port, string hex, string because) =>
        Should.Throw<UndecodableException>(() => Decode(codec, port, hex)).Message.ShouldContain(because);

    [Theory]
    [InlineData("{\"occupied\":\"\\ud800\"}", null, "surrogate")]
    [InlineData("{\"\\ud800\":1,\"occupied\":true}", null, null)]
    [InlineData("{", null, "not valid JSON")]
    [InlineData("[1]", null, null)]
    [InlineData("{\"occupied\":{}}", null, "text, a number or true/false")]
    [InlineData("{\"occupied\":\"maybe\"}", null, "no meaning")]
    [InlineData("{\"occupied\":true}", "{\"occupied\":{\"path\":\"\\ud800\"}}", "surrogate|field map")]
    [InlineData("{\"occupied\":true}", "{}", "names no path")]
    [InlineData("{\"occupied\":true}", "nonsense", "not valid JSON")]
    [InlineData("{\"occupied\":true}", "null", "names no path")]
    public void An_object_gives_fields_or_a_sentence(string json, string? map, string? because)
    {
        CodecCatalogue.TryFind("object", out var codec).ShouldBeTrue();
        if (because is null)
        {
            codec.Decode(new UplinkPayload(1, [], json, map)).Fields.ShouldNotBeEmpty();
        }
        else
        {
            Should.Throw<UndecodableException>(() => codec.Decode(new UplinkPayload(1, [], json, map))).Message.ShouldMatch(because);
        }
    }

    private static object? Field(DecodedUplink decoded, string name) => decoded.Fields.Single(field => field.Key == name).Value;

    private static DecodedUplink Decode(string id, int port, string hex, int? occupiedBelow = null)
    {
        CodecCatalogue.TryFind(id, out var codec).ShouldBeTrue();
        return codec.Decode(new UplinkPayload(port, Convert.FromHexString(hex), OccupiedBelowMm: occupiedBelow));
    }
}
