using System.Text;

namespace SmartParking.Tests.Web.Ingest;

/// <summary>Named ways to spoil a good body, with the answer each must get.</summary>
internal static class SpoiledBodies
{
    private static readonly Dictionary<string, (Func<string, byte[]> Spoil, int Status, string Says)> All = new(StringComparer.Ordinal)
    {
        ["empty"] = (_ => [], 400, "not valid JSON"),
        ["truncated JSON"] = (json => Utf8(json[..(json.Length / 2)]), 400, "not valid JSON"),
        ["not an object"] = (_ => Utf8("[1,2,3]"), 400, "must be a JSON object"),
        ["null"] = (_ => Utf8("null"), 400, "must be a JSON object"),
        ["deviceInfo missing"] = (json => Utf8(json.Replace("\"deviceInfo\"", "\"device\"", StringComparison.Ordinal)), 400, "deviceInfo"),
        ["deviceInfo null"] = (_ => Utf8("""{"deviceInfo":null}"""), 400, "deviceInfo"),
        ["devEui too short"] = (_ => Utf8("""{"deviceInfo":{"devEui":"0123"}}"""), 400, "16 hexadecimal"),
        ["devEui a number"] = (_ => Utf8("""{"deviceInfo":{"devEui":123}}"""), 400, "devEui"),
        ["fCnt text"] = (json => Utf8(json.Replace("\"fCnt\":5", "\"fCnt\":\"five\"", StringComparison.Ordinal)), 400, "fCnt"),
        ["fCnt negative"] = (json => Utf8(json.Replace("\"fCnt\":5", "\"fCnt\":-5", StringComparison.Ordinal)), 400, "fCnt"),
        ["fCnt huge"] = (json => Utf8(json.Replace("\"fCnt\":5", "\"fCnt\":1e400", StringComparison.Ordinal)), 400, "fCnt"),
        ["fCnt null"] = (json => Utf8(json.Replace("\"fCnt\":5", "\"fCnt\":null", StringComparison.Ordinal)), 204, string.Empty),
        ["time a number"] = (json => Utf8(json.Replace("\"time\":\"", "\"time\":1,\"was\":\"", StringComparison.Ordinal)), 400, "time"),
        ["time no time"] = (json => Utf8(json.Replace("\"time\":\"", "\"time\":\"yesterday\",\"was\":\"", StringComparison.Ordinal)), 204, string.Empty),
        ["data not base64"] = (json => Utf8(json.Replace("\"data\":\"AQ==\"", "\"data\":\"%%%\"", StringComparison.Ordinal)), 204, string.Empty),
        ["data a number"] = (json => Utf8(json.Replace("\"data\":\"AQ==\"", "\"data\":1", StringComparison.Ordinal)), 400, "data"),
        ["rxInfo an object"] = (json => Utf8(json.Replace("\"rxInfo\":[", "\"rxInfo\":{\"a\":[", StringComparison.Ordinal).Replace("CRC_OK\"}]", "CRC_OK\"}]}", StringComparison.Ordinal)), 400, "rxInfo"),
        ["rxInfo of numbers"] = (json => Utf8(json.Replace("\"rxInfo\":[", "\"rxInfo\":[1,", StringComparison.Ordinal)), 204, string.Empty),
        ["unknown fields"] = (json => Utf8(json.Replace("\"adr\":true", "\"adr\":true,\"later\":{\"than\":[4,19]}", StringComparison.Ordinal)), 204, string.Empty),
        ["duplicate keys"] = (json => Utf8(json.Replace("\"adr\":true", "\"adr\":true,\"adr\":false", StringComparison.Ordinal)), 400, "duplicate names"),
        ["depth 100,000"] = (_ => Utf8(string.Concat(Enumerable.Repeat("{\"a\":", 40_000)) + "1"), 400, "32 levels"),
        ["depth 40"] = (json => Utf8(json.Replace("\"adr\":true", "\"adr\":" + new string('[', 40) + new string(']', 40), StringComparison.Ordinal)), 400, "32 levels"),
        ["raw NUL"] = (json => Utf8(json.Replace("sensor", "sen\0sor", StringComparison.Ordinal)), 400, "not valid JSON"),
        ["escaped NUL in a name"] = (json => Utf8(json.Replace("sensor", "sen\\u0000sor", StringComparison.Ordinal)), 204, string.Empty),
        ["escaped NUL in the key"] = (json => Utf8(json.Replace("\"deduplicationId\":\"", "\"deduplicationId\":\"\\u0000", StringComparison.Ordinal)), 204, string.Empty),
        ["lone surrogate"] = (json => Utf8(json.Replace("sensor", "\\ud800", StringComparison.Ordinal)), 400, "surrogate"),
        ["lone surrogate in an unknown name"] = (json => Utf8(json.Replace("\"adr\":true", "\"\\ud800\":true", StringComparison.Ordinal)), 400, "surrogate"),
        ["invalid UTF-8 in an object"] = (json => [.. Utf8(json[..json.IndexOf("\"adr\"", StringComparison.Ordinal)] + "\"object\":{\"a\":\""), 0xFF, 0xFE, .. Utf8("\"}," + json[json.IndexOf("\"adr\"", StringComparison.Ordinal)..])], 400, "not UTF-8"),
        ["a name cut inside an emoji"] = (json => Utf8(json.Replace("sensor", new string('a', 254) + "😀", StringComparison.Ordinal)), 204, string.Empty),
        ["invalid UTF-8"] = (json => [.. Utf8(json.Replace("sensor", "sen", StringComparison.Ordinal))[..60], 0xC3, 0x28], 400, "not valid JSON"),
        ["UTF-16"] = (json => Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(json)).ToArray(), 400, "not valid JSON"),
        ["byte order mark"] = (json => [.. Encoding.UTF8.GetPreamble(), .. Utf8(json)], 204, string.Empty),
        ["devAddr no address"] = (json => Utf8(json.Replace("\"devAddr\":\"00189440\"", "\"devAddr\":\"'; drop table spaces; --\"", StringComparison.Ordinal)), 400, "devAddr"),
        ["key of 100,000 characters"] = (json => Utf8(json.Replace("\"deduplicationId\":\"", "\"deduplicationId\":\"" + new string('x', 100_000), StringComparison.Ordinal)), 204, string.Empty),
        ["too large"] = (json => Utf8(json.Replace("sensor", new string('x', 300_000), StringComparison.Ordinal)), 413, "256 KiB"),
        ["just small enough"] = (json => Utf8(json + new string(' ', (256 * 1024) - Encoding.UTF8.GetByteCount(json))), 204, string.Empty),
    };

    public static TheoryData<string> Names() => new(All.Keys);

    public static (byte[] Body, int Status, string Says) Of(string name, string json)
    {
        var (spoil, status, says) = All[name];
        return (spoil(json), status, says);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
