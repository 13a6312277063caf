using System.Text.RegularExpressions;
using SmartParking.Domain.Data;

namespace SmartParking.Domain.Tenancy.Isolation;

/// <summary>The one function that reads the context, and the few that run with their owner's rights.</summary>
internal sealed class FunctionCheck : ICatalogueCheck
{
    // No schema that anybody but the owner may write to, and the caller's temporary objects last.
    private static readonly string[] SafePaths = ["pg_catalog, pg_temp", "pg_catalog, public, pg_temp"];

    private sealed record Function(string Name, bool Definer, char Volatility, char Parallel, string? SearchPath, string[] Execute, string Source, bool Leakproof);

    public async Task RunAsync(Catalogue catalogue, CancellationToken cancellationToken)
    {
        var functions = await catalogue.ReadAsync(
            $"""
            select {Catalogue.NameOf("n.nspname", "p.proname")} || '(' || array_to_string(array(select format_type(each.type, null) from unnest(p.proargtypes) with ordinality as each (type, place) order by each.place), ', ') || ')',
                p.prosecdef, p.provolatile, p.proparallel,
                (select substr(setting, 13) from unnest(p.proconfig) as setting where setting like 'search\_path=%'),
                array(select coalesce(r.rolname::text, 'PUBLIC') from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) acl
                    left join pg_roles r on r.oid = acl.grantee where acl.grantee <> p.proowner order by 1),
                p.prosrc, p.proleakproof
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where {Catalogue.OurSchema} and not exists (select from pg_depend e where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
            order by 1
            """,
            row => new Function(
                row.GetString(0), row.GetBoolean(1), row.GetChar(2), row.GetChar(3), Sql.Text(row, 4), row.GetFieldValue<string[]>(5), row.GetString(6), row.GetBoolean(7)),
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

            if (function.Leakproof)
            {
                catalogue.Report(FindingCode.FunctionChanged, $"Function {function.Name} is LEAKPROOF: the planner may ask it before the policies.");
            }
        }

        foreach (var missing in ReviewedFunctions.Definer.Keys.Where(name => functions.All(function => function.Name != name || !function.Definer)))
        {
            catalogue.Report(FindingCode.FunctionChanged, $"Function {missing} is missing or is not SECURITY DEFINER.");
        }
    }

    /// <summary>
    /// A body in SQL-standard form has no text, and an older migration's body is not the agreed one any more. Compared as a whole:
    /// a part of a reviewed text, or another function's, may say something else.
    /// </summary>
    private static bool IsReviewed(Function function)
    {
        var name = Regex.Escape(function.Name[..function.Name.IndexOf('(', StringComparison.Ordinal)]);
        var made = new Regex($@"\bcreate\s+(or\s+replace\s+)?(function|procedure)\s+{name}\s*\(((?!\bcreate\s).)*?\bas\s+(?<tag>\$\w*\$)(?<body>.*?)\k<tag>",
            RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        var newest = Migration.All().Select(migration => made.Matches(migration.Sql)).LastOrDefault(bodies => bodies.Count > 0);
        return function.Source.Length > 0 && newest?.Any(match => match.Groups["body"].Value == function.Source) == true;
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

        if (!SafePaths.Contains(function.SearchPath))
        {
            catalogue.Report(FindingCode.FunctionSearchPath, $"Function {function.Name} is SECURITY DEFINER without one of the fixed search_paths ({string.Join("; ", SafePaths)}): its caller could slip it other objects.");
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
