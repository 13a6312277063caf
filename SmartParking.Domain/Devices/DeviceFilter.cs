namespace SmartParking.Domain.Devices;

/// <summary>Which devices, and in which order.</summary>
/// <param name="Lifecycle">Null: all but the decommissioned.</param>
/// <param name="Assigned">Whether it is on a space.</param>
/// <param name="Text">A part of a DevEUI, also with the separators it is printed with, of a name, a space's code, a maker or a model.</param>
/// <param name="Descending">The severest first, when ordered by severity.</param>
public sealed record DeviceFilter(
    DeviceKind? Kind = null,
    DeviceStatus? Status = null,
    DeviceLifecycle? Lifecycle = null,
    DeviceSeverity? Severity = null,
    bool? Assigned = null,
    string? Text = null,
    Guid? SiteId = null,
    DeviceSort Sort = DeviceSort.Name,
    bool Descending = false)
{
    public static readonly DeviceFilter Nothing = new();

    /// <summary>Whether every device has to be judged before it is known which are meant.</summary>
    internal bool Judges => Status is not null || Severity is not null || Sort == DeviceSort.Severity;
}
