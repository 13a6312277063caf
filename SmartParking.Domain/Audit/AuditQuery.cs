using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Audit;

/// <summary>Reads the audit, newest first, a page at a time.</summary>
public sealed class AuditQuery(TenantScope scope, PlatformScope platform, AuditPersons persons)
{
    /// <summary>Entries on a page.</summary>
    public const int PageSize = 100;

    private const string Purpose = "audit.read";

    /// <param name="access">Must hold <c>audit.view</c>; the caller asks.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="before">From <see cref="AuditEntries.Older"/>; null for the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="size">For an export, which shows nothing meanwhile.</param>
    public Task<AuditEntries> ReadAsync(TenantAccess access, AuditFilter filter, AuditCursor? before, CancellationToken cancellationToken, int size = PageSize)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For(Purpose),
            (work, cancel) => ReadAsync(AuditPageSql.OfTenant(access.TenantId.Value, filter, before, size + 1), (sql, parameters) => work.Command(sql, parameters), size, cancel),
            cancellationToken);
    }

    /// <summary>Over all tenants, for a platform admin; the caller asks whether he is one.</summary>
    /// <param name="tenantSlug">One tenant alone; null for all.</param>
    public Task<AuditEntries> ReadPlatformAsync(Guid person, string? tenantSlug, AuditFilter filter, AuditCursor? before, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Person(person, Purpose),
            (work, cancel) => ReadAsync(AuditPageSql.OfPlatform(tenantSlug, filter, before, PageSize + 1), (sql, parameters) => work.Command(sql, parameters), PageSize, cancel),
            cancellationToken);

    /// <summary>Who may stand in the entries as a person, also those who have left since.</summary>
    public Task<IReadOnlyList<AuditChoice>> PeopleAsync(TenantAccess access, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(
            access.TenantId,
            access.For(Purpose),
            (work, cancel) => ChoicesAsync(work.Command("select user_id::text, name from memberships where tenant_id = $1 order by name, user_id", Sql.P(access.TenantId.Value)), cancel),
            cancellationToken);
    }

    /// <summary>Every tenant that may have entries: the platform itself and deleted ones, too.</summary>
    public Task<IReadOnlyList<AuditChoice>> TenantsAsync(Guid person, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Person(person, Purpose),
            (work, cancel) => ChoicesAsync(work.Command("select slug, name from tenants where kind <> 'canary' order by name, id"), cancel),
            cancellationToken);

    private static async Task<IReadOnlyList<AuditChoice>> ChoicesAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var mine = command;
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<AuditChoice>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(new AuditChoice(row.GetString(0), row.GetString(1)));
        }

        return found;
    }

    private async Task<AuditEntries> ReadAsync(AuditPageSql page, Func<string, IEnumerable<NpgsqlParameter>, NpgsqlCommand> command, int size, CancellationToken cancellationToken)
    {
        var found = new List<(AuditRecord Entry, string? TenantSlug)>();
        await using (var ask = command(page.Text, page.Parameters))
        await using (var row = await ask.ExecuteReaderAsync(cancellationToken))
        {
            var slug = row.FieldCount - 1;
            var named = row.GetName(slug) == "slug";
            while (await row.ReadAsync(cancellationToken))
            {
                found.Add((AuditSql.Record(row), named ? row.GetString(slug) : null));
            }
        }

        var book = await persons.OfAsync(command, found.Select(each => each.Entry.ActorId), cancellationToken);
        var entries = found.Take(size).Select(each => AuditView.Of(each.Entry, each.TenantSlug, book)).ToList();
        return new AuditEntries(entries, found.Count > size ? new AuditCursor(entries[^1].At, entries[^1].Id) : null);
    }
}

/// <summary>Something to filter by: its value, and what people call it.</summary>
public sealed record AuditChoice(string Value, string Name);
