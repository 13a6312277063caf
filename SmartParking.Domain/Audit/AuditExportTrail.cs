using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Audit;

/// <summary>Notes who takes a copy of the audit away, before its first line is sent: a download that breaks off counts, too.</summary>
public sealed class AuditExportTrail(TenantScope scope, AuditWriter audit)
{
    /// <param name="access">Must hold <c>audit.view</c>; the caller asks.</param>
    /// <param name="actor">The same person.</param>
    /// <param name="format"><c>ndjson</c> or <c>csv</c>.</param>
    /// <param name="filter">What the copy was narrowed to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WriteAsync(TenantAccess access, Actor actor, string format, AuditFilter filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(filter);
        var after = new Dictionary<string, object?> { ["format"] = format };
        Add("actor", filter.ActorId);
        Add("action", filter.Action);
        Add("resource", filter.ResourceType is { } type && filter.ResourceId is { } id ? $"{type}:{id}" : filter.ResourceType);
        Add("field", filter.Field);
        Add("from", filter.From);
        Add("to", filter.To);
        Add("request", filter.RequestId);
        return scope.RunAsync(
            access.TenantId,
            access.For("audit.export"),
            (work, cancel) => audit.WriteAsync(work, actor, new AuditEntry("audit.export", "audit", access.Tenant.Slug, After: after), cancel),
            cancellationToken);

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                after[name] = value;
            }
        }
    }
}
