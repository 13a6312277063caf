namespace SmartParking.Domain.Ingest.Spool;

/// <summary>A record of a segment, or a stretch of it that is none.</summary>
/// <param name="Told">Null when it is damaged.</param>
internal sealed record SpoolPiece(int Offset, int Length, SpooledEvent? Told)
{
    public int End => Offset + Length;
}
