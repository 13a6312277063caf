namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>Every table is a tenant's or reviewed as global; row level security binds the owner, too, and every partition.</summary>
internal sealed class TableCheck : ICatalogueCheck
{
    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var relations = await catalogue.RelationsAsync(cancellationToken);
        foreach (var relation in relations)
        {
            Judge(catalogue, relation);
        }

        foreach (var missing in ReviewedTables.All.Where(table => relations.All(relation => relation.Name != table.Name)))
        {
            catalogue.Report(FindingCode.TableMissing, $"Table {missing.Name} is missing.");
        }
    }

    private static void Judge(Catalogue catalogue, Relation relation)
    {
        var reviewed = ReviewedTables.Find(relation.Parent ?? relation.Name);
        if (reviewed is null)
        {
            catalogue.Report(
                FindingCode.TableUnreviewed,
                $"{Called(relation)} is not on the list of reviewed tables (ReviewedTables): nobody has said whose its rows are and who may do what.");
        }

        if (reviewed is { IsTenants: false } || (reviewed is null && !relation.IsTenants))
        {
            return;
        }

        if (!relation.IsTenants)
        {
            catalogue.Report(FindingCode.TableNoTenant, $"{Called(relation)} has no column tenant_id of type uuid that is not null.");
        }

        if (!relation.Rls)
        {
            catalogue.Report(FindingCode.RlsOff, $"{Called(relation)} has row level security disabled: whoever may read it reads every tenant.");
        }

        if (!relation.Force)
        {
            catalogue.Report(FindingCode.ForceOff, $"{Called(relation)} does not FORCE row level security: its owner, and definer functions, read every tenant.");
        }
    }

    private static string Called(Relation relation) => relation.IsPartition ? $"Partition {relation.Name}" : $"Table {relation.Name}";
}
