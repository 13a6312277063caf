using System.Text.Json;
using SmartParking.Portal.Devices;

namespace SmartParking.Tests.Domain.Devices;

/// <summary>The payloads of public decoders, through the verb <c>decode</c>.</summary>
public sealed class CodecVectorTests
{
    public static TheoryData<string, int, string, string> Vectors()
    {
        var data = new TheoryData<string, int, string, string>();
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Domain", "Devices", "codec-vectors.json")));
        foreach (var vector in file.RootElement.EnumerateArray())
        {
            data.Add(
                vector.GetProperty("codec").GetString()!,
                vector.GetProperty("fport").GetInt32(),
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
        foreach (var field in wanted.RootElement.EnumerateObject())
        {
            JsonElement.DeepEquals(read.RootElement.GetProperty(field.Name), field.Value).ShouldBeTrue($"{field.Name} of {hex}");
        }
    }

    [Fact]
    public void The_fields_come_in_the_codecs_order_in_one_line() =>
        Decode("bosch-tps110", 2, "01ff").ShouldBe("{\"type\":\"heartbeat\",\"occupied\":true,\"temperatureC\":-1}" + Environment.NewLine);

    [Theory]
    [InlineData("no-such-codec", 1, "01", "bosch-tps110, object")]
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
