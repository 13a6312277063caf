using System.Text.Json;

namespace SmartParking.Portal.Sockets;

/// <summary>What a client says; everything else in a message is not looked at.</summary>
internal sealed record SocketRequest(string? Type, string? Channel, string? Token)
{
    /// <returns>Null for what is no JSON object.</returns>
    public static SocketRequest? Parse(ReadOnlyMemory<byte> message)
    {
        try
        {
            using var read = JsonDocument.Parse(message, new JsonDocumentOptions { MaxDepth = 4 });
            return read.RootElement.ValueKind == JsonValueKind.Object ? new SocketRequest(Text("type"), Text("channel"), Text("token")) : null;

            string? Text(string name) => read.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (Exception garbage) when (garbage is JsonException or InvalidOperationException)
        {
            // An unpaired surrogate is found only when the text is taken out.
            return null;
        }
    }
}
