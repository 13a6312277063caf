namespace SmartParking.Domain.Ingest.Spool;

/// <summary>How the spool stood at one moment.</summary>
/// <param name="Failing">The disk refused the last attempt.</param>
/// <param name="Holds">Whether events wait in it.</param>
/// <param name="Used">In bytes, with what was set aside.</param>
/// <param name="Poisoned">How many pieces were set aside for people.</param>
public sealed record SpoolFigures(bool IsOn, bool Failing, bool Holds, long Used, long Limit, int Poisoned)
{
    private const double Alarming = 0.8;

    public bool IsAlarming => Used >= Limit * Alarming;

    public SpoolState State =>
        !IsOn ? SpoolState.Off
        : Failing ? SpoolState.Failing
        : Used + SpoolFormat.LargestPayload > Limit ? SpoolState.Full
        : IsAlarming ? SpoolState.Filling
        : Holds ? SpoolState.Holding
        : SpoolState.Empty;
}
