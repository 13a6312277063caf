using Npgsql;
using SmartParking.Domain.Tenancy.Isolation;
using SmartParking.Tests.Isolation.Attacks.Seeds;

namespace SmartParking.Tests.Isolation.Attacks.Mutations;

/// <summary>Every function and trigger of ours: its rights, its body, its search_path, who may call it and when it fires.</summary>
internal static class FunctionMutants
{
    private const string Functions =
        """
        select p.proname::text, p.oid::regprocedure::text, p.prokind = 'f', p.prosecdef, pg_get_functiondef(p.oid), p.prosrc,
            array(select coalesce(r.rolname::text, 'public') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl left join pg_roles r on r.oid = acl.grantee where acl.grantee <> p.proowner)
        from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'auth') order by 2
        """;

    private sealed record Function(string Name, string Signature, bool IsFunction, bool Definer, string Definition, string Text, string[] Execute);

    public static async Task<IReadOnlyList<GeneratedMutant>> AllAsync(NpgsqlConnection superuser)
    {
        var functions = await ShapeReader.RowsAsync(superuser, Functions, row => new Function(
            row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetBoolean(3), row.GetString(4), row.GetString(5), row.GetFieldValue<string[]>(6)));
        functions.ShouldNotBeEmpty();
        return [.. functions.SelectMany(function => Rights(function).Concat(Body(function))), .. Triggers()];
    }

    private static IEnumerable<GeneratedMutant> Rights(Function function)
    {
        var (it, signature) = ($" {function.Name}(", $"routine {function.Signature}");
        foreach (var role in ParkingRoles.NotOwner.Append("public"))
        {
            yield return function.Execute.Contains(role)
                ? new("revoke execute", $"revoke execute on {signature} from {role}", [FindingCode.GrantMissing], it, $"{role} lacks")
                : new("grant execute", $"grant execute on {signature} to {role}", [FindingCode.FunctionExecute], it, role == "public" ? "PUBLIC" : role);
        }

        if (!function.Definer)
        {
            yield return new("made SECURITY DEFINER", $"alter {signature} security definer", [FindingCode.FunctionUnreviewed], it);
            yield break;
        }

        yield return new("made SECURITY INVOKER", $"alter {signature} security invoker", [FindingCode.FunctionChanged, FindingCode.ContextFunction], it);
        yield return new("search_path lost", $"alter {signature} reset search_path", [FindingCode.FunctionSearchPath], it);
        yield return new("search_path led elsewhere", $"alter {signature} set search_path = auth, pg_catalog, pg_temp", [FindingCode.FunctionSearchPath], it);
        yield return new("search_path led to pg_temp first", $"alter {signature} set search_path = pg_temp, pg_catalog, public, pg_temp", [FindingCode.FunctionSearchPath], it);
    }

    private static IEnumerable<GeneratedMutant> Body(Function function)
    {
        var it = $" {function.Name}(";
        yield return Replaced("body with a word more", function, "\n-- and more\n" + function.Text);
        yield return Replaced("body without its last line", function, function.Text[..(function.Text.TrimEnd().LastIndexOf('\n') + 1)] + (function.Text.TrimEnd().EndsWith("end", StringComparison.Ordinal) ? "end" : ""));
        if (function.IsFunction)
        {
            yield return new("made LEAKPROOF", $"alter function {function.Signature} leakproof", [FindingCode.FunctionChanged], it);
        }

        if (ReviewedFunctions.Context.Contains(function.Name + "()"))
        {
            yield return new("made IMMUTABLE", $"alter function {function.Signature} immutable", [FindingCode.ContextFunction], it);
            yield return new("made VOLATILE", $"alter function {function.Signature} volatile", [FindingCode.ContextFunction], it);
            yield return new("made PARALLEL UNSAFE", $"alter function {function.Signature} parallel unsafe", [FindingCode.ContextFunction], it);
        }
    }

    private static GeneratedMutant Replaced(string kind, Function function, string body) =>
        new(kind, "set check_function_bodies = off; " + function.Definition.Replace(function.Text, body, StringComparison.Ordinal), [FindingCode.FunctionChanged], $" {function.Name}(");

    private static IEnumerable<GeneratedMutant> Triggers()
    {
        foreach (var (table, trigger, function, _) in ReviewedTables.Triggers)
        {
            var it = $"Trigger {trigger} on {table} ";
            // Without its arguments, where it was reviewed with some.
            var bare = function.Split('(')[0];
            yield return new("trigger disabled", $"alter table {table} disable trigger {trigger}", [FindingCode.TriggerMissing], it);
            yield return new("trigger for replicas alone", $"alter table {table} enable replica trigger {trigger}", [FindingCode.TriggerMissing], it);
            yield return new("trigger dropped", $"drop trigger {trigger} on {table}", [FindingCode.TriggerMissing], it);
            yield return new("trigger renamed", $"alter trigger {trigger} on {table} rename to {trigger}_2", [FindingCode.TriggerMissing], it);
            yield return new("trigger a second time", $"create trigger again_{trigger} before insert on {table} for each row execute function {bare}()", [FindingCode.TriggerExtra], $"Trigger again_{trigger} on {table} ");
            yield return new("trigger fires at another time", $"drop trigger {trigger} on {table}; create trigger {trigger} after insert or update on {table} for each row execute function {bare}()", [FindingCode.TriggerChanged], it);
        }
    }
}
