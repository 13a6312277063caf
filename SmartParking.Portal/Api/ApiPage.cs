namespace SmartParking.Portal.Api;

/// <summary>Which part of a list is asked for.</summary>
/// <param name="Number">From 1.</param>
internal sealed record ApiPage(int Number, int Size, long Offset)
{
    public long Pages(long total) => (total + Size - 1) / Size;
}
