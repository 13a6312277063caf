using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Domain.Ingest;

/// <summary>Reads the ledger, newest first, a page at a time, and single events.</summary>
public sealed class LedgerQuery(TenantScope scope, PlatformScope platform)
{
    /// <summary>Events on a page.</summary>
    public const int PageSize = 100;

    private const string Purpose = "ingest.read";

    /// <param name="access">Must hold <c>ingest.view</c>; the caller asks.</param>
    /// <param name="filter">Which of them.</param>
    /// <param name="before">From <see cref="LedgerEntries.Older"/>; null for the newest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<LedgerEntries> ReadAsync(TenantAccess access, LedgerFilter filter, LedgerCursor? before, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return AsTenantAsync(access, LedgerPageSql.OfTenant(access.TenantId.Value, filter, before, PageSize + 1), PageAsync, cancellationToken);
    }

    /// <summary>Over all tenants, for a platform admin; the caller asks whether he is one.</summary>
    /// <param name="tenantSlug">One tenant alone; null for all.</param>
    public Task<LedgerEntries> ReadPlatformAsync(Guid person, string? tenantSlug, LedgerFilter filter, LedgerCursor? before, CancellationToken cancellationToken) =>
        AsPlatformAsync(person, LedgerPageSql.OfPlatform(tenantSlug, filter, before, PageSize + 1), PageAsync, cancellationToken);

    /// <summary>How many match, counted no further than <paramref name="most"/>.</summary>
    /// <param name="after">Only those that came after this place; null for all.</param>
    public Task<long> CountAsync(TenantAccess access, LedgerFilter filter, LedgerCursor? after, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return AsTenantAsync(access, LedgerPageSql.CountOfTenant(access.TenantId.Value, filter, after, most), CountAsync, cancellationToken);
    }

    /// <inheritdoc cref="CountAsync(TenantAccess, LedgerFilter, LedgerCursor?, int, CancellationToken)"/>
    public Task<long> CountPlatformAsync(Guid person, string? tenantSlug, LedgerFilter filter, LedgerCursor? after, int most, CancellationToken cancellationToken) =>
        AsPlatformAsync(person, LedgerPageSql.CountOfPlatform(tenantSlug, filter, after, most), CountAsync, cancellationToken);

    /// <returns>Null when the tenant has no such event.</returns>
    public Task<LedgerDetail?> FindAsync(TenantAccess access, LedgerCursor place, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(access);
        return scope.RunAsync(access.TenantId, access.For(Purpose), (work, cancel) => LedgerDecoding.ReadAsync(work, place, cancel), cancellationToken);
    }

    /// <summary>Without the body, which is the tenant's.</summary>
    public Task<LedgerDetail?> FindPlatformAsync(Guid person, string tenantSlug, LedgerCursor place, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Person(person, Purpose),
            async (work, cancel) =>
            {
                await using var command = LedgerDetailSql.OfPlatform(work, tenantSlug, place);
                await using var row = await command.ExecuteReaderAsync(cancel);
                return await row.ReadAsync(cancel) ? LedgerDetailSql.Detail(row, row.GetString(12)) : null;
            },
            cancellationToken);

    /// <summary>Every tenant that may have events: slug and name.</summary>
    public Task<IReadOnlyList<KeyValuePair<string, string>>> TenantsAsync(Guid person, CancellationToken cancellationToken) =>
        platform.RunAsync<IReadOnlyList<KeyValuePair<string, string>>>(
            Caller.Person(person, Purpose),
            async (work, cancel) =>
            {
                await using var command = work.Command("select slug, name from tenants where kind <> 'canary' order by name, id");
                await using var row = await command.ExecuteReaderAsync(cancel);
                var found = new List<KeyValuePair<string, string>>();
                while (await row.ReadAsync(cancel))
                {
                    found.Add(new(row.GetString(0), row.GetString(1)));
                }

                return found;
            },
            cancellationToken);

    private Task<T> AsTenantAsync<T>(TenantAccess access, LedgerPageSql question, Func<NpgsqlCommand, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        scope.RunAsync(
            access.TenantId,
            access.For(Purpose),
            async (work, cancel) =>
            {
                await using var command = work.Command(question.Text, question.Parameters.Select(parameter => parameter.Clone()));
                return await read(command, cancel);
            },
            cancellationToken);

    private Task<T> AsPlatformAsync<T>(Guid person, LedgerPageSql question, Func<NpgsqlCommand, CancellationToken, Task<T>> read, CancellationToken cancellationToken) =>
        platform.RunAsync(
            Caller.Person(person, Purpose),
            async (work, cancel) =>
            {
                await using var command = work.Command(question.Text, question.Parameters.Select(parameter => parameter.Clone()));
                return await read(command, cancel);
            },
            cancellationToken);

    private static async Task<LedgerEntries> PageAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<LedgerEntry>();
        while (await row.ReadAsync(cancellationToken))
        {
            found.Add(LedgerDetailSql.Entry(row, row.FieldCount > 7 ? row.GetString(7) : null));
        }

        var entries = found.Take(PageSize).ToList();
        return new LedgerEntries(entries, found.Count > PageSize ? entries[^1].Cursor : null);
    }

    private static async Task<long> CountAsync(NpgsqlCommand command, CancellationToken cancellationToken) => Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), null);
}
