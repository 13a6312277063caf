namespace SmartParking.Portal.Demo.Emulator;

/// <summary>How a frame came through the air: the same for all events of one uplink.</summary>
/// <param name="Channel">0–7 of EU868.</param>
internal sealed record Reception(Guid DeduplicationId, DateTimeOffset At, int Channel, int DataRate, IReadOnlyList<Hearing> Hearings);

/// <param name="Rssi">dBm.</param>
/// <param name="Snr">dB.</param>
internal sealed record Hearing(EmulatedGateway Gateway, long UplinkId, int Rssi, double Snr, TimeSpan Delay, byte[] Context);
