namespace SmartParking.Domain.Data;

/// <summary>Adopted: it was already running, left behind by an instance that was killed.</summary>
internal sealed record ClusterLaunch(int Port, bool Adopted);
