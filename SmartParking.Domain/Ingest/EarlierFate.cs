namespace SmartParking.Domain.Ingest;

/// <summary>What had become of an event before it is replayed, as its locked row says.</summary>
/// <param name="ReadingDevice">The device its reading is stored for; null when it left no reading.</param>
/// <param name="ReadingSpace">The space that device was on.</param>
internal sealed record EarlierFate(LedgerStatus Status, Guid? ReadingDevice, Guid? ReadingSpace)
{
    public bool HasReading => ReadingDevice is not null;

    /// <summary>Nothing to decide: its reading belongs to another registration of the DevEUI, or the device has gone.</summary>
    /// <param name="device">The device of today; null when there is none.</param>
    public bool IsSettled(KnownDevice? device) => ReadingDevice is { } former && former != device?.Id;

    /// <summary>Its reading was taken where the device is no longer, so it is no evidence for where it is now.</summary>
    public bool IsElsewhere(Guid? spaceOfToday) => HasReading && ReadingSpace != spaceOfToday;
}
