using System.Text.Json;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Tests.Domain.Devices.Codecs;

/// <summary>Whatever arrives: fields or a sentence, nothing else.</summary>
public sealed class CodecRobustnessTests
{
    private static readonly int[] Ports = [0, 1, 2, 3, 4, 5, 6, 7, 10, 15, 85, 100, 102, 223];

    public static TheoryData<string> Codecs() => [.. CodecCatalogue.Ids];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Random_payloads_give_fields_or_a_sentence(string id)
    {
        var random = new Random(20261121);
        for (var turn = 0; turn < 20_000; turn++)
        {
            var data = new byte[random.Next(61)];
            random.NextBytes(data);
            Try(id, Ports[random.Next(Ports.Length)], data);
        }
    }

    [Theory]
    [MemberData(nameof(CodecVectorTests.Vectors), MemberType = typeof(CodecVectorTests))]
    public void A_known_payload_with_bytes_changed_cut_or_added_gives_fields_or_a_sentence(string id, int port, string hex, string expected)
    {
        expected.ShouldNotBeEmpty();
        var random = new Random(hex.Length);
        for (var turn = 0; turn < 2_000; turn++)
        {
            var data = Convert.FromHexString(hex);
            data[random.Next(data.Length)] = (byte)random.Next(256);
            Array.Resize(ref data, random.Next(4) == 0 ? random.Next(61) : data.Length);
            Try(id, port, data);
        }
    }

    [Theory]
    [MemberData(nameof(CodecVectorTests.Vectors), MemberType = typeof(CodecVectorTests))]
    public void A_payload_with_its_last_byte_missing_is_not_taken_for_the_whole(string id, int port, string hex, string expected)
    {
        expected.ShouldNotBeEmpty();
        var data = Convert.FromHexString(hex)[..^1];
        if (IsWholeWithoutItsLastByte(id, port, data.Length))
        {
            Decode(id, port, data).Fields.ShouldNotBeEmpty();
        }
        else
        {
            Should.Throw<UndecodableException>(() => Decode(id, port, data));
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void An_empty_payload_is_no_message(string id)
    {
        foreach (var port in Ports.Where(port => !(id == "bosch-tps110" && port is >= 4 and <= 7) && !(id.StartsWith("nwave", StringComparison.Ordinal) && port == 6)))
        {
            Should.Throw<UndecodableException>(() => Decode(id, port, []));
        }
    }

    /// <summary>Messages whose last part is optional, or free text.</summary>
    private static bool IsWholeWithoutItsLastByte(string id, int port, int left) => (id, port, left) switch
    {
        ("bosch-tps110", 2, 1) => true,
        ("busylight-up", _, 24) => true,
        ("pni-placepod", _, 29) => true,
        _ => false,
    };

    private static void Try(string id, int port, byte[] data)
    {
        try
        {
            var decoded = Decode(id, port, data);
            decoded.Fields.ShouldNotBeEmpty();
            JsonSerializer.Serialize(new OrderedDictionary<string, object?>(decoded.Fields)).ShouldNotBeEmpty();
        }
        catch (UndecodableException problem)
        {
            problem.Message.ShouldEndWith(".");
            problem.Message.ShouldNotContain('\n');
        }
    }

    private static DecodedUplink Decode(string id, int port, byte[] data)
    {
        CodecCatalogue.TryFind(id, out var codec).ShouldBeTrue();
        return codec.Decode(new UplinkPayload(port, data, OccupiedBelowMm: 1000));
    }
}
