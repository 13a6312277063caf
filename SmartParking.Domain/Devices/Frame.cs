using SmartParking.Domain.ChirpStack;

namespace SmartParking.Domain.Devices;

/// <summary>One uplink or join of a device, as far as its order matters.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Counter">fCnt; −1 for a join, which comes before every frame of its session.</param>
/// <param name="Time">The event's time where that is plausible, otherwise its arrival.</param>
/// <param name="TimeTrusted">False when <paramref name="Time"/> is only the arrival; such a frame never orders by time.</param>
/// <param name="Stored">Already in the database; of two receptions of one frame the stored one is kept.</param>
public sealed record Frame(
    Guid Id,
    FrameKind Kind,
    string DevAddr,
    long Counter,
    DateTimeOffset Time,
    bool TimeTrusted,
    DateTimeOffset ArrivedAt,
    byte[] Payload,
    bool Stored = false)
{
    public const long JoinCounter = -1;

    /// <summary>A clock may run this far ahead of ours before its time is not believed.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromSeconds(10);

    /// <summary>An event may be this old: a replay from an archive is late, a gateway that lives in 1980 is wrong.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromDays(366);

    /// <summary>The network server's clock is a witness as long as it is this near to ours: then the frame was heard just now.</summary>
    private static readonly TimeSpan Witness = TimeSpan.FromMinutes(5);

    /// <summary>
    /// When a frame was heard, as far as that can be believed; null when only its arrival is known. ChirpStack passes a
    /// gateway's GPS time on without a check, so one gateway may live in 2100 and the next a minute ahead. The network
    /// server's own clock is one for all gateways, so where the event carries it and it agrees with our arrival, it decides.
    /// </summary>
    public static DateTimeOffset? Believe(DateTimeOffset? time, DateTimeOffset? serverTime, DateTimeOffset arrivedAt)
    {
        if (serverTime is { } witness && (witness - arrivedAt).Duration() <= Witness)
        {
            return witness;
        }

        return time is { } told && told <= arrivedAt + Ahead && told >= arrivedAt - Behind ? told : null;
    }

    public static Frame Of(Guid id, ChirpStackEvent told, DateTimeOffset arrivedAt)
    {
        ArgumentNullException.ThrowIfNull(told);
        var believed = Believe(told.Time, told.ServerTime, arrivedAt);
        var isJoin = told.Type == "join";
        return new Frame(
            id,
            isJoin ? FrameKind.Join : FrameKind.Uplink,
            told.DevAddr,
            isJoin ? JoinCounter : told.FrameCounter,
            believed ?? arrivedAt,
            believed is not null,
            arrivedAt,
            told.Data ?? []);
    }
}
