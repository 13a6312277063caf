namespace SmartParking.Domain.Jobs;

/// <summary>All jobs at one moment.</summary>
/// <param name="Nodes">How many nodes run jobs.</param>
public sealed record JobsView(IReadOnlyList<JobView> Jobs, int Nodes);
