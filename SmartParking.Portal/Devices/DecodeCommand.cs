using System.CommandLine;
using SmartParking.Domain.Devices.Codecs;

namespace SmartParking.Portal.Devices;

/// <summary>The verb <c>decode</c>: what a codec reads from one payload, as one JSON object. Needs no database.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var codec = new Option<string>("--codec") { Description = $"One of: {Known}.", Required = true, HelpName = "C" };
        var port = new Option<int>("--port", "--fport") { Description = "The LoRaWAN fPort.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var hex = new Option<string>("--hex") { Description = "The payload in hexadecimal.", Required = true, HelpName = "H" };
        var command = new Command("decode", "Prints what a codec reads from a payload.") { codec, port, hex };
        command.SetAction(line => Run(
            line.GetRequiredValue(codec),
            line.GetRequiredValue(port),
            line.GetRequiredValue(hex),
            line.InvocationConfiguration.Output,
            line.InvocationConfiguration.Error));
        return command;
    }

    /// <returns>The exit code: 1 with one sentence on <paramref name="error"/> when nothing could be read.</returns>
    internal static int Run(string codecId, int port, string hex, TextWriter output, TextWriter error)
    {
        if (!CodecCatalogue.TryFind(codecId, out var codec))
        {
            error.WriteLine($"There is no codec \"{codecId}\"; known are: {Known}.");
            return 1;
        }

        try
        {
            var decoded = codec.Decode(new UplinkPayload(port, Convert.FromHexString(hex)));
            output.WriteLine(DecodedJson.All(decoded));
            return 0;
        }
        catch (FormatException)
        {
            error.WriteLine("The payload must be pairs of hexadecimal digits without blanks, as in 01ff.");
            return 1;
        }
        catch (UndecodableException failure)
        {
            error.WriteLine(failure.Message);
            return 1;
        }
    }

    private static string Known => string.Join(", ", CodecCatalogue.Ids.Order(StringComparer.Ordinal));
}
