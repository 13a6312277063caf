namespace SmartParking.Domain.Audit;

/// <summary>Which entries are asked for. What is null is not asked.</summary>
/// <param name="ResourceId">Only together with <paramref name="ResourceType"/>.</param>
/// <param name="Field">A field that differs between before and after, by its name in the text.</param>
/// <param name="From">That moment, too.</param>
/// <param name="To">That moment no more.</param>
public sealed record AuditFilter(
    Guid? ActorId = null,
    string? Action = null,
    string? ResourceType = null,
    string? ResourceId = null,
    string? Field = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    string? RequestId = null)
{
    public static readonly AuditFilter Nothing = new();

    /// <summary>Nothing but a time is asked, which the index over all tenants answers.</summary>
    internal bool IsOfTimeAlone => this with { From = null, To = null } == Nothing;
}
