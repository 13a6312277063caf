using Npgsql;
using SmartParking.Tests.Isolation.Attacks.Seeds;
using Xunit.Abstractions;

namespace SmartParking.Tests.Isolation.Attacks.Probes;

/// <summary>A row belongs to the tenant that made it, for good; and what is another's can be neither referred to nor removed.</summary>
[Collection(AttackTests.Name)]
public sealed class MovedRowTests(AttackDatabase database, ITestOutputHelper output)
{
    private const string Denied = PostgresErrorCodes.InsufficientPrivilege;

    [Fact]
    public async Task No_row_can_be_given_to_another_tenant_or_made_in_its_name()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        var before = await database.ChecksumAsync();
        var controls = 0;
        foreach (var table in database.TenantTables)
        {
            var planted = (await database.Forge.MakeAsync(table, 'A', AttackDatabase.A, full: false)).With(table.Key!, AttackDatabase.B.ToString());

            (await intruder.TryAsync($"update {table} set {table.Key} = '{AttackDatabase.B}'")).State.ShouldBe(Denied, $"moving rows of {table}");
            (await intruder.TryAsync($"update {table} set {table.Key} = '{AttackDatabase.A}' where {table.Key} = '{AttackDatabase.B}'")).Affected.ShouldBeLessThanOrEqualTo(0, $"fetching rows of {table}");
            (await intruder.TryAsync(planted.Insert())).State.ShouldBe(Denied, $"planting a row in {table}");
            (await intruder.TryAsync(database.Forge.Of(table.Name, 'B')[0].Insert() + " on conflict do nothing")).State.ShouldBe(Denied, $"asking {table} whether B's row exists");
            controls += (await intruder.TryAsync($"update {table} set {table.Key} = {table.Key}")).Affected > 0 ? 1 : 0;
        }

        output.WriteLine($"{database.TenantTables.Count()} tables; own rows could be written in {controls}");
        controls.ShouldBeGreaterThan(0, "the control: what is one's own can be written");
        (await database.ChecksumAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task No_foreign_key_accepts_another_tenants_row_and_none_tells_that_it_exists()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        var probed = 0;
        foreach (var (table, key) in database.TenantTables.SelectMany(table => table.ForeignKeys.Select(key => (table, key))).Where(each => each.key.Columns.Count > 1))
        {
            var own = database.Forge.Of(key.Target, 'A')[^1];
            var foreign = database.Forge.Of(key.Target, 'B')[0];
            var child = await database.Forge.MakeAsync(table, 'A', AttackDatabase.A, full: true);
            var referring = Refer(child, table, key, target => foreign[target]);
            var nobody = Refer(child, table, key, target => table.Column(key.Columns[key.TargetColumns.ToList().IndexOf(target)]).Type == "uuid" ? Guid.NewGuid().ToString() : "nothing");

            var toForeign = await intruder.TryAsync(referring.Insert());
            var toNobody = await intruder.TryAsync(nobody.Insert());
            toForeign.State.ShouldBe(PostgresErrorCodes.ForeignKeyViolation, $"{key.Name} on {table}: {toForeign.Said}");
            (toForeign.State, Blind(toForeign.Said)).ShouldBe((toNobody.State, Blind(toNobody.Said)), $"{key.Name} tells a foreign row from none");
            (await intruder.TryAsync(Refer(child, table, key, target => own[target]).Insert())).State.ShouldBeOneOf("", PostgresErrorCodes.UniqueViolation);
            probed++;
        }

        output.WriteLine($"{probed} foreign keys");
        probed.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Deleting_everything_one_may_leaves_the_other_tenants_rows()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        var counts = string.Join(" union all ", database.TenantTables.Select(table => $"select '{table}', count(*) from {table}"));
        var own = (await intruder.TryAsync(counts)).Values;
        foreach (var table in database.TenantTables)
        {
            var left = await intruder.TryAsync($"delete from {table}; select count(*) from {table}");
            left.State.ShouldBeOneOf("", Denied, PostgresErrorCodes.ForeignKeyViolation);
        }

        await using var other = await Intruder.OfAsync(database, AttackDatabase.B);
        (await other.TryAsync(counts)).Values.ShouldBe(own, "both tenants were given the same rows");
    }

    [Fact]
    public async Task A_DevEUI_that_another_tenant_holds_is_refused_in_the_same_words_whoever_holds_it()
    {
        await using var intruder = await Intruder.OfAsync(database, AttackDatabase.A);
        var told = new List<(string, string)>();
        foreach (var held in new[] { database.Forge.Of("devices", 'B')[0]["dev_eui"], database.Forge.Of("device_claims", 'D')[0]["dev_eui"] })
        {
            var refused = await intruder.TryAsync((await database.Forge.MakeAsync(database.TenantTables.Single(table => table.Name == "devices"), 'A', AttackDatabase.A, full: false)).With("dev_eui", held).Insert());
            refused.Of('B').ShouldBeEmpty();
            told.Add((refused.State, refused.Said));
        }

        told[0].Item1.ShouldBe(PostgresErrorCodes.UniqueViolation);
        told[0].ShouldBe(told[1]);
    }

    private static Row Refer(Row child, TableShape table, ForeignKeyShape key, Func<string, string?> value) =>
        key.Columns.Zip(key.TargetColumns).Where(pair => pair.First != table.Key).Aggregate(child, (row, pair) => row.With(pair.First, value(pair.Second)));

    /// <summary>Without the ids that the intruder himself has sent.</summary>
    private static string Blind(string said) =>
        System.Text.RegularExpressions.Regex.Replace(said, "[0-9a-f]{8}-[0-9a-f-]{27}|nothing", "#", System.Text.RegularExpressions.RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}
