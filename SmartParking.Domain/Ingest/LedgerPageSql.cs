using Npgsql;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Ingest;

/// <summary>
/// Questions to the ledger as statements. Their text is put together from the pieces in this file alone, and every value is a
/// parameter. Accepted, pending and troubled events are asked for apart, because each has an index of its own.
/// </summary>
internal sealed class LedgerPageSql
{
    private const string Columns = "l.id, l.received_at, l.event, l.dev_eui, l.status, l.reason, l.repeats";

    // Word for word as in the index.
    private const string Troubled = "l.status <> all (array['accepted', 'pending'])";

    private readonly LedgerFilter _filter;
    private readonly List<NpgsqlParameter> _parameters = [];

    private LedgerPageSql(LedgerFilter filter) => _filter = filter;

    public string Text { get; private set; } = string.Empty;

    public IReadOnlyList<NpgsqlParameter> Parameters => _parameters;

    /// <summary>The newest, or those before a place.</summary>
    public static LedgerPageSql OfTenant(Guid tenant, LedgerFilter filter, LedgerCursor? before, int most)
    {
        var page = new LedgerPageSql(filter);
        page.Text = page.Newest(Columns, page.Value(tenant), page.Than("<", before), most);
        return page;
    }

    /// <summary>With the tenant's slug as one column more: each tenant is asked for its newest, and the newest of those are taken.</summary>
    /// <param name="tenantSlug">Null for all.</param>
    public static LedgerPageSql OfPlatform(string? tenantSlug, LedgerFilter filter, LedgerCursor? before, int most)
    {
        var page = new LedgerPageSql(filter);
        var one = tenantSlug is null ? string.Empty : $" and slug = {page.Value(tenantSlug)}";
        page.Text =
            $"select e.*, t.slug from (select id, slug from tenants where kind <> 'canary'{one}) t cross join lateral ({page.Newest(Columns, "t.id", page.Than("<", before), most)}) e order by e.received_at desc, e.id desc limit {most}";
        return page;
    }

    /// <summary>How many there are after a place, counted no further than <paramref name="most"/>.</summary>
    public static LedgerPageSql CountOfTenant(Guid tenant, LedgerFilter filter, LedgerCursor? after, int most)
    {
        var page = new LedgerPageSql(filter);
        page.Text = $"select count(*) from ({page.Newest("l.id, l.received_at", page.Value(tenant), page.Than(">", after), most)}) found";
        return page;
    }

    /// <inheritdoc cref="CountOfTenant"/>
    public static LedgerPageSql CountOfPlatform(string? tenantSlug, LedgerFilter filter, LedgerCursor? after, int most)
    {
        var page = new LedgerPageSql(filter);
        var one = tenantSlug is null ? string.Empty : $" and slug = {page.Value(tenantSlug)}";
        page.Text =
            $"select least(count(*), {most}) from (select id from tenants where kind <> 'canary'{one}) t cross join lateral ({page.Newest("l.id, l.received_at", "t.id", page.Than(">", after), most)}) found";
        return page;
    }

    /// <summary>Where they all stand, device by device, oldest first.</summary>
    public static LedgerPageSql Places(Guid tenant, LedgerFilter filter, int most)
    {
        var page = new LedgerPageSql(filter);
        var parts = page.Conditions().Select(condition => $"select l.received_at, l.id, l.dev_eui from ingest_ledger l where l.tenant_id = {page.Value(tenant)}{condition}");
        page.Text = $"select * from ({string.Join(" union all ", parts)}) found order by dev_eui, received_at, id limit {most}";
        return page;
    }

    private string Newest(string columns, string tenant, string than, int most)
    {
        var parts = Conditions()
            .Select(condition => $"select {columns} from ingest_ledger l where l.tenant_id = {tenant}{condition}{than} order by l.received_at desc, l.id desc limit {most}")
            .ToList();
        return parts.Count == 1 ? parts[0] : $"select * from ({string.Join(" union all ", parts.Select(part => $"({part})"))}) found order by received_at desc, id desc limit {most}";
    }

    private string Than(string sign, LedgerCursor? place) => place is null ? string.Empty : $" and (l.received_at, l.id) {sign} ({Value(place.At)}, {Value(place.Id)})";

    /// <summary>One for each index that is asked.</summary>
    private List<string> Conditions()
    {
        var rest = Rest();
        if (_filter.Statuses.Count == 0)
        {
            return [rest];
        }

        var parts = new List<string>();
        foreach (var status in new[] { LedgerStatus.Accepted, LedgerStatus.Pending }.Intersect(_filter.Statuses))
        {
            parts.Add($" and l.status = '{status.ToWord()}'{rest}");
        }

        var troubled = _filter.Statuses.Except([LedgerStatus.Accepted, LedgerStatus.Pending]).Select(status => status.ToWord()).ToArray();
        if (troubled.Length > 0)
        {
            parts.Add($" and {Troubled} and l.status = any ({Value(troubled)}){rest}");
        }

        return parts;
    }

    private string Rest()
    {
        var text = _filter.Type is { } type ? $" and l.event = {Value(type)}" : string.Empty;
        text += _filter.DevEui switch
        {
            null => string.Empty,
            { Length: 16 } whole => $" and l.dev_eui = {Value(whole)}",
            var start => $" and l.dev_eui between {Value(start.PadRight(16, '0'))} and {Value(start.PadRight(16, 'F'))}",
        };
        text += _filter.From is { } from ? $" and l.received_at >= {Value(from.ToUniversalTime())}" : string.Empty;
        return text + (_filter.To is { } to ? $" and l.received_at < {Value(to.ToUniversalTime())}" : string.Empty);
    }

    private string Value<T>(T value)
    {
        _parameters.Add(Sql.P(value));
        return $"${_parameters.Count}";
    }
}
