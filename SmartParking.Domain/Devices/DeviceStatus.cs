namespace SmartParking.Domain.Devices;

/// <summary>V6's word for what a device is doing now; worked out, never stored.</summary>
public enum DeviceStatus
{
    /// <summary>On no space.</summary>
    Unassigned,

    /// <summary>On a space, and never heard.</summary>
    Assigned,

    /// <summary>On a space, and heard within its expected interval.</summary>
    Active,

    /// <summary>On a space, and silent.</summary>
    Inactive,

    /// <summary>Not enabled.</summary>
    Maintenance,

    /// <summary>Decommissioned.</summary>
    Retired,
}
