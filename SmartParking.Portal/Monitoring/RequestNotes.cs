using System.Collections;
using SmartParking.Domain.Kernel;

namespace SmartParking.Portal.Monitoring;

/// <summary>
/// The ids a request or circuit is about, in every log line that is written for it. It grows as they become known, and holds ids alone: no
/// name, address or path.
/// </summary>
internal sealed class RequestNotes(string? requestId) : IEnumerable<KeyValuePair<string, object?>>
{
    public Guid? Tenant { get; private set; }

    public Guid? Site { get; set; }

    public Guid? Space { get; set; }

    public static RequestNotes? Of(HttpContext? context) => context?.Features.Get<RequestNotes>();

    public void Concern(TenantId tenant) => Tenant = tenant.Value;

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        var ids = new (string Name, object? Id)[] { ("RequestId", requestId), ("TenantId", Tenant), ("SiteId", Site), ("SpaceId", Space) };
        return ids.Where(each => each.Id is not null).Select(each => KeyValuePair.Create(each.Name, each.Id)).GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
