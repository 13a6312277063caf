using Npgsql;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>Every policy in the catalogue, spoiled in every way we could think of.</summary>
internal static class PolicyMutants
{
    private const string Policies =
        """
        select p.polname::text, c.relname::text, case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' else 'delete' end,
            (select rolname::text from pg_roles where oid = p.polroles[1]), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
        from pg_policy p join pg_class c on c.oid = p.polrelid order by 2, 1
        """;

    private sealed record Policy(string Name, string Table, string Verb, string Role, string? Using, string? Check)
    {
        public string Create(string name, string more, string verb) =>
            $"create policy {name} on {Table} {more} for {verb} to {Role}{(Using is null || verb == "insert" ? "" : $" using ({Using})")}{(Check is null ? "" : $" with check ({Check})")}";
    }

    public static async Task<IReadOnlyList<GeneratedMutant>> AllAsync(NpgsqlConnection superuser)
    {
        var policies = await ShapeReader.RowsAsync(superuser, Policies, row => new Policy(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5)));
        policies.ShouldNotBeEmpty();
        return [.. policies.SelectMany(Of), .. Unreviewed()];
    }

    private static IEnumerable<GeneratedMutant> Of(Policy policy)
    {
        var (name, table) = (policy.Name, policy.Table);
        string[] it = [$"Policy {name} ", $" {table} "];
        string[] missing = [$"Table {table} ", $" {policy.Verb} to {policy.Role}"];
        yield return new("policy dropped", $"drop policy {name} on {table}", [FindingCode.PolicyMissing], missing);
        yield return new("policy to PUBLIC", $"alter policy {name} on {table} to public", [FindingCode.PolicyPublic], it);
        // The owner may have one for DELETE.
        var other = policy.Verb == "delete" ? ParkingRoles.Backup : ParkingRoles.Owner;
        yield return new("policy re-targeted to another", $"alter policy {name} on {table} to {other}", [FindingCode.PolicyExtra], it);
        
        // One role's at a time: the policies of another, moved here, would stand where these are missed.
        yield return new($"policy of {policy.Role} re-targeted", $"alter policy {name} on {table} to {(policy.Role == ParkingRoles.App ? ParkingRoles.Auth : ParkingRoles.App)}", [FindingCode.PolicyMissing], missing);
        yield return new("policy to two roles", $"alter policy {name} on {table} to {policy.Role}, {other}", [FindingCode.PolicyExtra], it);
        yield return new("policy made restrictive", $"drop policy {name} on {table}; {policy.Create(name, "as restrictive", policy.Verb)}", [FindingCode.PolicyRestrictive], it);
        yield return new("policy for all verbs", $"drop policy {name} on {table}; {policy.Create(name, "", "all")}", [FindingCode.PolicyExtra], it);
        yield return new("policy a second time", policy.Create(name + "_2", "", policy.Verb), [FindingCode.PolicyExtra], $" {table} ", $" {policy.Verb} to {policy.Role}");
        foreach (var (part, condition) in new[] { ("using", policy.Using), ("with check", policy.Check) }.Where(each => each.Item2 is not null))
        {
            yield return new($"{part} widened to true", $"alter policy {name} on {table} {part} (true)", [FindingCode.PolicyOpen], it);
            yield return new($"{part} widened by a condition", $"alter policy {name} on {table} {part} ({condition} or current_user is not null)", [FindingCode.PolicyChanged], it);
            yield return new($"{part} closed", $"alter policy {name} on {table} {part} (false)", [FindingCode.PolicyChanged], it);
            yield return new($"{part} turned round", $"alter policy {name} on {table} {part} (not ({condition}))", [FindingCode.PolicyChanged], it);
        }

        if (policy.Verb == "update")
        {
            yield return new("with check left out", $"drop policy {name} on {table}; {(policy with { Check = null }).Create(name, "", "update")}", [FindingCode.PolicyChanged], it);
        }
    }

    /// <summary>A policy for every verb of every serving role that nobody granted.</summary>
    private static IEnumerable<GeneratedMutant> Unreviewed() =>
        from table in ReviewedTables.All
        where table.IsTenants
        from role in ParkingRoles.Serving
        from verb in new[] { "select", "insert", "update", "delete" }
        where !table.Rights.Any(right => right.Role == role && right.Verb == verb)
        select new GeneratedMutant(
            "policy that nobody reviewed",
            $"create policy extra_{role}_{verb} on {table.Name} for {verb} to {role} {(verb == "insert" ? "with check" : "using")} (current_user is not null)",
            [FindingCode.PolicyExtra],
            $"Policy extra_{role}_{verb} on {table.Name} ");
}
