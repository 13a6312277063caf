using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The schema is the one this program was built with.</summary>
internal sealed class MigrationCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var readable = await catalogue.ReadAsync(
            "select to_regclass('public.schema_migrations') is not null, coalesce(has_table_privilege(to_regclass('public.schema_migrations'), 'select'), false)",
            row => (Exists: row.GetBoolean(0), Granted: row.GetBoolean(1)),
            cancellationToken);
        if (!readable[0].Exists)
        {
            catalogue.Report(FindingCode.SchemaBehind, "The database has no table schema_migrations: run the verb migrate.");
            return;
        }

        if (!readable[0].Granted)
        {
            catalogue.Report(FindingCode.GrantMissing, "parking_platform may not read schema_migrations.");
            return;
        }

        var applied = (await catalogue.ReadAsync(
            "select version, name, checksum from public.schema_migrations order by version",
            row => (Version: row.GetInt32(0), Name: row.GetString(1), Checksum: row.GetString(2)),
            cancellationToken)).ToDictionary(row => row.Version);
        foreach (var migration in Migration.All())
        {
            if (!applied.Remove(migration.Version, out var row))
            {
                catalogue.Report(FindingCode.SchemaBehind, $"Migration {migration.FileName} has not been applied: run the verb migrate.");
            }
            else if (row.Checksum != migration.Checksum)
            {
                catalogue.Report(FindingCode.SchemaChanged, $"Migration {migration.FileName} was applied with another text than this program's.");
            }
        }

        foreach (var row in applied.Values)
        {
            catalogue.Report(FindingCode.SchemaAhead, $"The database has migration {row.Name}, which this program does not know: it is older than its database.");
        }
    }
}
