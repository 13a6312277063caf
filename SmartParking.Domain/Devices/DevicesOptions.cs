using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Devices;

/// <summary>Section <c>Devices</c>.</summary>
public sealed class DevicesOptions
{
    public const string Section = "Devices";

    /// <summary>For how many days a device that nobody has registered stays in the inbox after it was heard last; 0 for ever.</summary>
    [Between(1, 3_650, OrZero = true, Unit = "days")]
    public int UnknownKeepDays { get; set; } = 30;

    public IEnumerable<string> Problems() => LimitAttribute.Problems(Section, this);
}
