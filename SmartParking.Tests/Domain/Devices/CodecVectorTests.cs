using System.Text.Json;
using SmartParking.Domain.Devices.Codecs;
using SmartParking.Portal.Devices;

namespace SmartParking.Tests.Domain.Devices;

/// <summary>The payloads of public decoders, through the verb <c>decode</c>.</summary>
public sealed class CodecVectorTests
{
    private static readonly string VectorFile = Path.Combine(AppContext.BaseDirectory, "Domain", "Devices", "codec-vectors.json");

    public static TheoryData<string, int, string, string> Vectors()
    {
        var data = new TheoryData<string, int, string, string>();
        using var file = JsonDocument.Parse(File.ReadAllText(VectorFile));
        foreach (var vector in file.RootElement.EnumerateArray().Where(vector => vector.GetProperty("direction").GetString() == "up"))
        {
            var port = vector.GetProperty("fport");
            data.Add(
                vector.GetProperty("codec").GetString()!,
                port.ValueKind == JsonValueKind.Null ? 1 : port.GetInt32(),
                vector.GetProperty("hex").GetString()!,
                vector.GetProperty("expect").GetRawText());
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void A_known_payload_is_read_as_its_source_says(string codec, int port, string hex, string expected)
    {
        using var read = JsonDocument.Parse(Decode(codec, port, hex));
        using var wanted = JsonDocument.Parse(expected);

        // Two of the start-up messages of a TPS110 carry debug codes that their source leaves out.
        read.RootElement.EnumerateObject().Select(field => field.Name).Except(["debugCodes"]).ShouldBe(wanted.RootElement.EnumerateObject().Select(field => field.Name).Except(["debugCodes"]), ignoreOrder: true);
        foreach (var field in wanted.RootElement.EnumerateObject())
        {
            JsonElement.DeepEquals(read.RootElement.GetProperty(field.Name), field.Value).ShouldBeTrue($"{field.Name} of {hex}");
        }
    }

    [Fact]
    public void No_vector_of_an_uplink_is_left_out_and_every_codec_has_one()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(VectorFile));
        var uplinks = file.RootElement.EnumerateArray().Where(vector => vector.GetProperty("direction").GetString() != "down").ToList();

        file.RootElement.GetArrayLength().ShouldBe(77);
        Vectors().Count.ShouldBe(uplinks.Count);
        uplinks.Select(vector => vector.GetProperty("codec").GetString()).Distinct().Append("object").ShouldBe(CodecCatalogue.Ids, ignoreOrder: true);
    }

    [Fact]
    public void The_base64_of_a_vector_is_its_hexadecimal()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(VectorFile));
        foreach (var vector in file.RootElement.EnumerateArray())
        {
            Convert.ToHexStringLower(vector.GetProperty("base64").GetBytesFromBase64()).ShouldBe(vector.GetProperty("hex").GetString());
        }
    }

    [Fact]
    public void The_fields_come_in_the_codecs_order_in_one_line() =>
        Decode("bosch-tps110", 2, "01ff").ShouldBe("{\"type\":\"heartbeat\",\"occupied\":true,\"temperatureC\":-1}" + Environment.NewLine);

    [Theory]
    [InlineData("no-such-codec", 1, "01", "nwave-nps405, object")]
    [InlineData("bosch-tps110", 1, "0", "hexadecimal")]
    [InlineData("bosch-tps110", 1, "zz", "hexadecimal")]
    [InlineData("bosch-tps110", 9, "00", "fPort 9")]
    [InlineData("bosch-tps110", 2, "010203", "heartbeat has 1 or 2 bytes")]
    public void What_cannot_be_read_ends_with_a_sentence(string codec, int port, string hex, string because)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        DecodeCommand.Run(codec, port, hex, output, error).ShouldBe(1);

        output.ToString().ShouldBeEmpty();
        error.ToString().ShouldContain(because);
        error.ToString().Trim().ShouldNotContain('\n');
    }

    private static string Decode(string codec, int port, string hex)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        DecodeCommand.Run(codec, port, hex, output, error).ShouldBe(0, error.ToString());
        return output.ToString();
    }
}
