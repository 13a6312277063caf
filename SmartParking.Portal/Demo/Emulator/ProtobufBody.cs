using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using SmartParking.Domain.ChirpStack.Wire;

namespace SmartParking.Portal.Demo.Emulator;

/// <summary>An event in ChirpStack's other encoding. Strict: a field that the .proto does not know fails.</summary>
internal static class ProtobufBody
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    private static readonly Dictionary<string, MessageDescriptor> Messages = new(StringComparer.Ordinal)
    {
        ["up"] = UplinkEvent.Descriptor,
        ["join"] = JoinEvent.Descriptor,
        ["status"] = StatusEvent.Descriptor,
        ["log"] = LogEvent.Descriptor,
    };

    public static byte[] Of(EmulatedEvent told) => Parser.Parse(Encoding.UTF8.GetString(told.Body), Messages[told.Type]).ToByteArray();
}
