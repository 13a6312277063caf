namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How a frame came through the air: the same for all events of one uplink.</summary>
/// <param name="At">By the network server's clock, which is right.</param>
/// <param name="Channel">0–7 of EU868.</param>
internal sealed record Reception(Guid DeduplicationId, DateTimeOffset At, int Channel, int DataRate, IReadOnlyList<Hearing> Hearings)
{
    /// <summary>What ChirpStack says the time was: it believes the GPS of the first gateway unchecked.</summary>
    public DateTimeOffset Time => At + Hearings[0].ClockError;
}

/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
/// <param name="ClockError">By how much the gateway's clock is ahead.</param>
internal sealed record Hearing(EmulatedGateway Gateway, long UplinkId, int Rssi, double Snr, TimeSpan Delay, TimeSpan ClockError, byte[] Context);
