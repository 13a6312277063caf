using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Jobs;

/// <summary>Section <c>Jobs</c>.</summary>
public sealed class JobOptions
{
    public const string Section = "Jobs";

    /// <summary>Whether this node runs jobs. A node that does not still shows them, and takes orders that another carries out.</summary>
    public bool Run { get; set; } = true;

    /// <summary>How many jobs this node runs at once.</summary>
    [Between(1, 32)]
    public int AtOnce { get; set; } = 4;

    public IEnumerable<string> Problems() => LimitAttribute.Problems(Section, this);
}
