using Google.Protobuf;
using Google.Protobuf.Reflection;
using SmartParking.Domain.ChirpStack.Wire;

namespace SmartParking.Tests.Support;

/// <summary>Writes a JSON event as ChirpStack's encoding protobuf has it.</summary>
internal static class ProtobufBodies
{
    // As strict as can be: a field that our .proto does not know, or knows by another name, fails.
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default);

    private static readonly Dictionary<string, MessageDescriptor> Messages = new(StringComparer.Ordinal)
    {
        ["up"] = UplinkEvent.Descriptor,
        ["join"] = JoinEvent.Descriptor,
        ["ack"] = AckEvent.Descriptor,
        ["txack"] = TxAckEvent.Descriptor,
        ["log"] = LogEvent.Descriptor,
        ["status"] = StatusEvent.Descriptor,
        ["location"] = LocationEvent.Descriptor,
    };

    public static byte[] Of(string type, string json) => Parser.Parse(json, Messages[type]).ToByteArray();
}
