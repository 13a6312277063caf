using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Seeds;

/// <summary>An attack on an empty table proves nothing.</summary>
[Collection(AttackTests.Name)]
public sealed class SeedTests(AttackDatabase database, ITestOutputHelper output)
{
    [Fact]
    public void Both_tenants_have_rows_in_every_tenant_table_and_their_rows_carry_their_mark()
    {
        foreach (var table in database.TenantTables)
        {
            foreach (var mark in "AB")
            {
                var rows = database.Forge.Of(table.Name, mark);
                rows.ShouldNotBeEmpty($"{table} of {mark}");
                rows[0].Values.Values.ShouldContain(value => value != null && value.StartsWith($"0{char.ToLowerInvariant(mark)}0", StringComparison.Ordinal));
            }

            output.WriteLine($"{table}: {string.Join(" | ", database.Forge.Of(table.Name, 'A')[0].Values.Values)}");
        }
    }
}
