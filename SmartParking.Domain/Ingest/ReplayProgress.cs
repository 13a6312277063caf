namespace SmartParking.Domain.Ingest;

/// <summary>How far a replay is.</summary>
/// <param name="Done">Events gone through, whatever came of them.</param>
/// <param name="Failed">Of those: failed again, or their chunk could not be stored.</param>
/// <param name="Missing">Of those: the body is no longer kept.</param>
public sealed record ReplayProgress(int Done, int Total, int Failed, int Missing);
