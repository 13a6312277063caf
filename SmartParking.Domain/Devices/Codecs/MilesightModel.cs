namespace SmartParking.Domain.Devices.Codecs;

/// <summary>Milesight sensors that measure a distance. The same channel means different things in different models.</summary>
internal enum MilesightModel
{
    Em310,
    Em400,
    Em500,
    Vs330,
}
