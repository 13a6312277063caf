using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The one function that reads the context, and the few that run with their owner's rights.</summary>
internal sealed class FunctionCheck : ICatalogueCheck
{
    private sealed record Function(string Name, bool Definer, char Volatility, char Parallel, string? SearchPath, string[] Execute, string Source);

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var functions = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "p.proname")} || '(' || array_to_string(array(select format_type(each.type, null) from unnest(p.proargtypes) with ordinality as each (type, place) order by each.place), ', ') || ')',
                p.prosecdef, p.provolatile, p.proparallel,
                (select substr(setting, 13) from unnest(p.proconfig) as setting where setting like 'search\_path=%'),
                array(select coalesce(r.rolname::text, 'PUBLIC') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
                    left join pg_roles r on r.oid = acl.grantee where acl.grantee <> p.proowner order by 1),
                p.prosrc
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where {Catalogue.OurSchema} and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
            order by 1
            """,
            row => new Function(
                row.GetString(0), row.GetBoolean(1), row.GetChar(2), row.GetChar(3), Sql.Text(row, 4), row.GetFieldValue<string[]>(5), row.GetString(6)),
            cancellationToken);

        foreach (var name in ReviewedFunctions.Context)
        {
            JudgeContext(catalogue, name, functions.FirstOrDefault(function => function.Name == name));
        }

        foreach (var function in functions)
        {
            JudgeDefiner(catalogue, function);
            JudgeExecute(catalogue, function);
            if (!IsReviewed(function))
            {
                catalogue.Report(FindingCode.FunctionChanged, $"The body of function {function.Name} is not the one of the newest migration that makes it.");
            }
        }

        foreach (var missing in ReviewedFunctions.Definer.Keys.Where(name => functions.All(function => function.Name != name || !function.Definer)))
        {
            catalogue.Report(FindingCode.FunctionChanged, $"Function {missing} is missing or is not SECURITY DEFINER.");
        }
    }

    /// <summary>A body in SQL-standard form has no text, and an older migration's body is not the agreed one any more.</summary>
    private static bool IsReviewed(Function function)
    {
        var name = function.Name[..function.Name.IndexOf('(', StringComparison.Ordinal)];
        string[] makings = [$"create function {name}(", $"create or replace function {name}(", $"create procedure {name}(", $"create or replace procedure {name}("];
        var newest = Migration.All().LastOrDefault(migration => Array.Exists(makings, making => migration.Sql.Contains(making, StringComparison.Ordinal)));
        return function.Source.Length > 0 && newest is not null && newest.Sql.Contains(function.Source, StringComparison.Ordinal);
    }

    /// <summary>IMMUTABLE would let a prepared statement keep the last tenant.</summary>
    private static void JudgeContext(Catalogue catalogue, string name, Function? context)
    {
        if (context is null)
        {
            catalogue.Report(FindingCode.ContextFunction, $"Function {name}, which decides whose rows a statement sees, is missing.");
            return;
        }

        if (context.Volatility != 's')
        {
            catalogue.Report(FindingCode.ContextFunction, $"Function {name} must be STABLE: {(context.Volatility == 'i' ? "IMMUTABLE keeps the last tenant in a prepared statement" : "VOLATILE runs once per row")}.");
        }

        if (context.Parallel != 's')
        {
            catalogue.Report(FindingCode.ContextFunction, $"Function {name} must be PARALLEL SAFE.");
        }
    }

    private static void JudgeDefiner(Catalogue catalogue, Function function)
    {
        if (!function.Definer)
        {
            return;
        }

        if (!ReviewedFunctions.Definer.ContainsKey(function.Name))
        {
            catalogue.Report(FindingCode.FunctionUnreviewed, $"Function {function.Name} is SECURITY DEFINER and not on the list of reviewed ones.");
        }

        if (function.SearchPath is not { } path || (path != "pg_temp" && !path.EndsWith(", pg_temp", StringComparison.Ordinal)))
        {
            catalogue.Report(FindingCode.FunctionSearchPath, $"Function {function.Name} is SECURITY DEFINER without a fixed search_path that ends with pg_temp: its caller could slip it other objects.");
        }
    }

    private static void JudgeExecute(Catalogue catalogue, Function function)
    {
        var expected = ReviewedFunctions.Execute.GetValueOrDefault(function.Name) ?? [];
        foreach (var role in function.Execute.Except(expected))
        {
            catalogue.Report(FindingCode.FunctionExecute, $"{role} may execute function {function.Name}, which nobody reviewed.");
        }

        foreach (var role in expected.Except(function.Execute))
        {
            catalogue.Report(FindingCode.GrantMissing, $"{role} lacks EXECUTE on function {function.Name}.");
        }
    }
}
