using System.Text.Json;
using System.Text.Json.Serialization;
using SmartParking.Domain.Devices;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Occupancy;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Portal.Sockets;

/// <summary>V6's messages, in its words.</summary>
internal static class SocketMessages
{
    public const string Spaces = "spaces";

    /// <summary>What can be subscribed to, and what one must be permitted for it. Only <see cref="Spaces"/> has something to tell today.</summary>
    public static readonly IReadOnlyDictionary<string, string> Channels = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Spaces] = Permission.SpacesView,
        ["devices"] = Permission.DevicesView,
        ["alerts"] = Permission.SpacesView,
        ["metrics"] = Permission.SpacesView,
    };

    private const string TokenInQuery = "The token came in the address, where logs and histories keep it. Send {\"type\":\"auth\",\"token\":\"…\"} as the first message instead.";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static byte[] Hello(TenantId tenant, bool inQuery, DateTimeOffset now) =>
        Write(new { type = "connected", message = "Connected to Smart Parking", tenantId = tenant.Value, timestamp = now, warning = inQuery ? TokenInQuery : null });

    public static byte[] Subscribed(string channel) => Write(new { type = "subscribed", channel, message = $"Subscribed to {channel}" });

    public static byte[] Unsubscribed(string channel) => Write(new { type = "unsubscribed", channel, message = $"Unsubscribed from {channel}" });

    public static byte[] Pong(DateTimeOffset now) => Write(new { type = "pong", timestamp = now });

    public static byte[] Error(string message) => Write(new { type = "error", message });

    /// <summary>The names are those of <c>/api/v6/spaces</c>.</summary>
    public static byte[] SpaceUpdate(TenantId tenant, SpaceView space, DateTimeOffset now) => Write(new
    {
        type = "space:update",
        channel = Spaces,
        data = new
        {
            id = space.Id,
            tenantId = tenant.Value,
            siteId = space.SiteId,
            code = space.Code,
            currentState = space.Shown.ToWord(),
            sensorState = space.Sensed.ToWord(),
            stateChangedAt = space.ShownSince,
        },
        timestamp = now,
    });

    private static byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, Json);
}
