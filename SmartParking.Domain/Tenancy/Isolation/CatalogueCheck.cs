using Npgsql;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>
/// Compares a database with what keeps its tenants apart: roles, grants, policies, keys, functions, settings. Reads
/// pg_catalog alone, which every serving role may. A database made by the migrations of this program has no finding.
/// </summary>
public sealed class CatalogueCheck(CheckedConnections connections, CheckOptions options, KeyRing? keys)
{
    private static readonly ICatalogueCheck[] Checks =
    [
        new TableCheck(), new PolicyCheck(), new GrantCheck(), new SystemGrantCheck(), new SchemaCheck(), new RoleCheck(), new OwnerCheck(), new SettingCheck(),
        new FunctionCheck(), new ViewCheck(), new KeyCheck(), new TriggerCheck(), new ServerCheck(),
    ];

    /// <returns>What is wrong, nothing when all is well.</returns>
    /// <exception cref="CatalogueUnreadableException">A connection string cannot be used or the server does not answer.</exception>
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>(await new LoginCheck(connections, options).RunAsync(cancellationToken));
        try
        {
            await using var connection = new NpgsqlConnection(LoginCheck.Unpooled("ConnectionStrings:Platform", connections.Platform));
            await connection.OpenAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
            await using (var settings = new NpgsqlCommand("set transaction read only; set local search_path = pg_catalog", connection, transaction))
            {
                await settings.ExecuteNonQueryAsync(cancellationToken);
            }

            var catalogue = new Catalogue(connection, transaction, options);
            await new MigrationCheck().RunAsync(catalogue, cancellationToken);

            // Compared with another version's schema everything would be a finding.
            if (!catalogue.Findings.Any(finding => finding.Code is FindingCode.SchemaBehind or FindingCode.SchemaAhead))
            {
                foreach (var check in Checks)
                {
                    await check.RunAsync(catalogue, cancellationToken);
                }
            }

            if (keys is not null && catalogue.Findings.Count == 0)
            {
                await new ContextCheck(keys).RunAsync(catalogue, cancellationToken);
            }

            findings.AddRange(catalogue.Findings);
            return findings;
        }
        catch (NpgsqlException failure)
        {
            throw LoginCheck.Unreadable("ConnectionStrings:Platform", failure);
        }
    }
}
