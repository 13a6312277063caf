using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;

namespace SmartParking.Domain.Occupancy;

/// <summary>Finds the spaces that are meant and holds them, in the order of their ids, so that two who lay something over the same ones come one after the other.</summary>
internal static class SelectedSpaces
{
    private const string Picked = "select id, code from spaces where tenant_id = $1 and id = any ($2) and deleted_at is null order by id for no key update";
    private const string Coded = "select id, code from spaces where tenant_id = $1 and site_id = $2 and code = any ($3) and deleted_at is null order by id for no key update";

    /// <returns>Refusals: codes.*, spaces.missing, spaces.too_many, space.unknown, space.code.unknown.</returns>
    public static async Task<(Outcome? Refusal, IReadOnlyList<(Guid Id, string Code)> Spaces)> FindAsync(TenantWork work, SpaceSelection selection, CancellationToken cancellationToken)
    {
        if (selection.Codes is not null)
        {
            return await CodedAsync(work, selection, cancellationToken);
        }

        var picked = selection.Spaces.Distinct().ToArray();
        if (picked.Length is 0 or > SpaceRules.MostAtOnce)
        {
            return (picked.Length == 0 ? Outcome.Refused("spaces.missing") : Outcome.Refused("spaces.too_many", null, SpaceRules.MostAtOnce), []);
        }

        var found = await work.RowsAsync(Picked, [Sql.P(work.Tenant.Value), Sql.P(picked)], row => (row.GetGuid(0), row.GetString(1)), cancellationToken);
        return found.Count == picked.Length ? (null, found) : (Outcome.Refused("space.unknown"), []);
    }

    private static async Task<(Outcome? Refusal, IReadOnlyList<(Guid Id, string Code)> Spaces)> CodedAsync(TenantWork work, SpaceSelection selection, CancellationToken cancellationToken)
    {
        var (refusal, codes) = SpaceCodes.Expand(selection.Codes);
        if (refusal is not null)
        {
            return (refusal, []);
        }

        var wanted = codes.Select(code => code.Value).ToArray();
        var found = await work.RowsAsync(Coded, [Sql.P(work.Tenant.Value), Sql.P(selection.Site), Sql.P(wanted)], row => (Id: row.GetGuid(0), Code: row.GetString(1)), cancellationToken);
        var missing = wanted.Except(found.Select(space => space.Code), StringComparer.Ordinal).ToList();
        return missing.Count == 0 ? (null, found) : (Outcome.Refused("space.code.unknown", "codes", SpaceRules.Named(missing)), []);
    }
}
