using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Audit;

/// <summary>
/// One page of entries as a statement. Its text is put together from the pieces in this file alone, and every value is a
/// parameter. The order and the conditions are those of the indexes, so that a page costs what it shows.
/// </summary>
internal sealed class AuditPageSql
{
    private static readonly string Columns = string.Join(", ", AuditSql.Columns.Split(", ").Select(column => "a." + column));

    private readonly AuditFilter _filter;
    private readonly AuditCursor? _before;
    private readonly int _most;
    private readonly List<NpgsqlParameter> _parameters = [];

    private AuditPageSql(AuditFilter filter, AuditCursor? before, int most) => (_filter, _before, _most) = (filter, before, most);

    public string Text { get; private set; } = string.Empty;

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    public static AuditPageSql OfTenant(Guid tenant, AuditFilter filter, AuditCursor? before, int most)
    {
        var page = new AuditPageSql(filter, before, most);
        page.Text = page.Of(page.Value(tenant));
        return page;
    }

    /// <summary>
    /// With the tenant's slug as one column more. Every index but that of time begins with the tenant, so a filter asks each
    /// tenant for its newest and takes the newest of those.
    /// </summary>
    /// <param name="tenantSlug">Null for all.</param>
    public static AuditPageSql OfPlatform(string? tenantSlug, AuditFilter filter, AuditCursor? before, int most)
    {
        var page = new AuditPageSql(filter, before, most);
        if (tenantSlug is null && filter.IsOfTimeAlone)
        {
            page.Text = $"select {Columns}, t.slug from audit_log a join tenants t on t.id = a.tenant_id and t.kind <> 'canary' {page.Where("a", null)} order by a.at desc, a.id desc limit {most}";
            return page;
        }

        var one = tenantSlug is null ? string.Empty : $"where t.slug = {page.Value(tenantSlug)} ";
        page.Text = $"select e.*, t.slug from (select id, slug from tenants where kind <> 'canary') t cross join lateral ({page.Of("t.id")}) e {one}order by e.at desc, e.id desc limit {most}";
        return page;
    }

    private string Of(string tenant) =>
        _filter.Field is { } field
            ? $"select {Columns} from audit_fields f join audit_log a on a.tenant_id = f.tenant_id and a.id = f.audit_id {Where("f", tenant)} and f.field = {Value(field)} order by f.at desc, f.audit_id desc limit {_most}"
            : $"select {Columns} from audit_log a {Where("a", tenant)} order by a.at desc, a.id desc limit {_most}";

    /// <param name="by">The table whose index gives the order.</param>
    /// <param name="tenant">Null for all.</param>
    private string Where(string by, string? tenant)
    {
        var conditions = new List<string>();
        Ask(tenant, $"{by}.tenant_id = ");
        Ask(_filter.ActorId is { } actor ? Value(actor) : null, "a.actor_id = ");
        Ask(_filter.Action is { } action ? Value(action) : null, "a.action = ");
        if (_filter.ResourceType is { } type)
        {
            Ask(Value(type), "a.resource_type = ");
            Ask(_filter.ResourceId is { } resource ? Value(resource) : null, "a.resource_id = ");
        }

        Ask(_filter.From is { } from ? Value(from.ToUniversalTime()) : null, $"{by}.at >= ");
        Ask(_filter.To is { } to ? Value(to.ToUniversalTime()) : null, $"{by}.at < ");
        Ask(_filter.RequestId is { } request ? Value(request) : null, "a.request_id = ");
        Ask(_before is { } before ? $"({Value(before.At)}, {Value(before.Id)})" : null, by == "f" ? "(f.at, f.audit_id) < " : "(a.at, a.id) < ");
        return conditions.Count == 0 ? string.Empty : "where " + string.Join(" and ", conditions);

        void Ask(string? value, string condition)
        {
            if (value is not null)
            {
                conditions.Add(condition + value);
            }
        }
    }

    private string Value<T>(T value)
    {
        _parameters.Add(Sql.P(value));
        return $"${_parameters.Count}";
    }
}
