namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The reviewed triggers are there, enabled and as they were; no other is.</summary>
internal sealed class TriggerCheck : ICatalogueCheck
{
    /// <summary>A function without the arguments it was reviewed with may do nothing.</summary>
    private const string Arguments = "case when t.tgnargs > 0 then '(' || rtrim(replace(encode(t.tgargs, 'escape'), '\\000', ' ')) || ')' else '' end";

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var triggers = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "c.relname")}, t.tgname::text, {Catalogue.NameOf("pn.nspname", "p.proname")} || {Arguments}, t.tgtype, t.tgenabled, t.tgqual is null
            from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
                join pg_proc p on p.oid = t.tgfoid join pg_namespace pn on pn.oid = p.pronamespace
            where not t.tgisinternal and {Catalogue.OurSchema}
            order by 1, 2
            """,
            row => (Table: row.GetString(0), Name: row.GetString(1), Function: row.GetString(2), Type: row.GetInt16(3), Enabled: row.GetChar(4), Always: row.GetBoolean(5)),
            cancellationToken);
        foreach (var (table, name, function, type) in ReviewedTables.Triggers)
        {
            var found = triggers.FirstOrDefault(trigger => trigger.Table == table && trigger.Name == name);
            if (found == default)
            {
                catalogue.Report(FindingCode.TriggerMissing, $"Trigger {name} on {table} is missing.");
            }
            else if (found.Enabled is not ('O' or 'A'))
            {
                catalogue.Report(FindingCode.TriggerMissing, $"Trigger {name} on {table} is disabled.");
            }
            else if (found.Function != function || found.Type != type || !found.Always)
            {
                catalogue.Report(FindingCode.TriggerChanged, $"Trigger {name} on {table} fires at other times or calls another function than reviewed.");
            }
        }

        foreach (var extra in triggers.Where(trigger => !ReviewedTables.Triggers.Any(known => known.Table == trigger.Table && known.Trigger == trigger.Name)))
        {
            catalogue.Report(FindingCode.TriggerExtra, $"Trigger {extra.Name} on {extra.Table} calls {extra.Function} and was not reviewed.");
        }
    }
}
