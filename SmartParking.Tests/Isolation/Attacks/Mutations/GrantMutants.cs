using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>Every grant taken away, every grant given that is not reviewed, and row security switched off, on every table and partition.</summary>
internal static class GrantMutants
{
    private static readonly string[] Verbs = ["select", "insert", "update", "delete", "truncate", "references", "trigger"];
    private static readonly string[] Grantees = [.. ParkingRoles.NotOwner, "public"];
    private static readonly string[] GrantCodes = [FindingCode.GrantExtra, FindingCode.GrantForbidden, FindingCode.GrantPartition, FindingCode.GrantPublic];

    public static IEnumerable<GeneratedMutant> All(IReadOnlyList<TableShape> shapes) => shapes.SelectMany(Of).Concat(Sequences());

    private static IEnumerable<GeneratedMutant> Of(TableShape table)
    {
        var reviewed = table.Parent is null ? ReviewedTables.Find(table.Name)!.Rights : [];
        foreach (var role in Grantees)
        {
            var name = role == "public" ? "PUBLIC" : role;
            foreach (var verb in Verbs)
            {
                var right = reviewed.FirstOrDefault(right => right.Role == role && right.Verb == verb);
                if (right is null && (role, verb) != (ParkingRoles.Backup, "select"))
                {
                    yield return new("grant", $"grant {verb} on {table} to {role}", GrantCodes, $"{name} has {verb.ToUpperInvariant()} on {table}");
                }
                else
                {
                    var columns = right?.Columns is { } some ? $" ({some})" : "";
                    string[] it = [$"{name} ", $"{verb.ToUpperInvariant()}{columns}", $"on {table}"];
                    yield return new("revoke", $"revoke {verb}{columns} on {table} from {role}", [FindingCode.GrantMissing], it);
                    yield return new("grant option", $"grant {verb}{columns} on {table} to {role} with grant option", GrantCodes, $"{name} has {verb.ToUpperInvariant()} WITH GRANT OPTION", $"on {table}");
                }
            }

            if (!reviewed.Any(right => right.Role == role && right.Verb == "update"))
            {
                var column = table.Columns[^1].Name;
                yield return new("grant of one column", $"grant update ({column}) on {table} to {role}", GrantCodes, $"{name} has UPDATE ({column}) on {table}");
            }
        }

        if (table.IsTenants)
        {
            var called = $"{(table.Parent is null ? "Table" : "Partition")} {table.Name} ";
            yield return new("ENABLE off", $"alter table {table} disable row level security", [FindingCode.RlsOff], called);
            yield return new("FORCE off", $"alter table {table} no force row level security", [FindingCode.ForceOff], called);
        }

        if (table.Parent is not null)
        {
            yield return new("policy on a partition", $"create policy p on {table} for select to parking_app using (current_user is not null)", [FindingCode.PartitionPolicy], $" {table.Name}:");
        }
    }

    private static IEnumerable<GeneratedMutant> Sequences() =>
        from sequence in ReviewedTables.Sequences
        from role in ParkingRoles.Serving
        from verb in new[] { "select", "update" }
        select new GeneratedMutant("grant on a sequence", $"grant {verb} on sequence {sequence.Sequence} to {role}", GrantCodes, $"{role} has {verb.ToUpperInvariant()} on {sequence.Sequence}");
}
