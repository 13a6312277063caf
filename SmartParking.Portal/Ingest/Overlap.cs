namespace SmartParking.Portal.Ingest;

/// <summary>How much longer a secret is accepted after another took its place.</summary>
public enum Overlap
{
    Day,
    Hour,
    Week,
    None,
    Exact,
}
