using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>
/// What is tried, on every tenant table there is in <see cref="ReviewedTables"/>: a new table joins by itself. Nothing of it
/// remains: each statement is rolled back.
/// </summary>
internal sealed class Probes(ProbeConnection app, ProbeConnection platform, ProbeConnection auth, KeyRing keys, DateTimeOffset now)
{
    private static readonly Caller Prober = Caller.Job("isolation.probe");
    private static readonly IReadOnlyList<ReviewedTable> Tables = [.. ReviewedTables.All.Where(table => table.IsTenants)];
    private static readonly string[] AppendOnly = ["audit_log", "audit_checkpoints", "isolation_reports", "isolation_results"];

    private readonly ContextSigner _signer = new(keys);
    private HashSet<string> _partitioned = [];

    public static int TableCount => Tables.Count;

    /// <summary>In the order of the report.</summary>
    public IReadOnlyList<(string Key, Func<ProbeTally, CancellationToken, Task> Run)> All =>
    [
        ("foreign_rows", ForeignRowsAsync), ("foreign_writes", ForeignWritesAsync), ("no_context", NoContextAsync), ("forged_context", ForgedContextAsync),
        ("platform_context", PlatformContextAsync), ("sign_in_role", SignInRoleAsync), ("append_only", AppendOnlyAsync), ("keys", GlobalTablesAsync),
    ];

    private static string KeyOf(ReviewedTable table) => table.Name == "tenants" ? "id" : "tenant_id";

    private static bool May(ReviewedTable table, string role, string verb) => table.Rights.Any(right => right.Role == role && right.Verb == verb);

    /// <summary>As each canary: not one row of anybody else, and the own ones.</summary>
    private async Task ForeignRowsAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        foreach (var (me, name) in new[] { (Canaries.X, "canary-x"), (Canaries.Y, "canary-y") })
        {
            var seen = 0;
            await app.EnterAsync(_signer.ForTenant(me, Prober, now), cancellationToken);
            foreach (var table in Tables)
            {
                var foreign = await app.AskAsync($"select exists (select from {table.Name} where {KeyOf(table)} <> '{me}')", cancellationToken);
                tally.Demand(foreign.Nothing, FindingCode.ProbeLeak, $"As {name}, {app.Role} sees rows of other tenants in {table.Name}.");
                var own = await app.AskAsync($"select exists (select from {table.Name} where {KeyOf(table)} = '{me}')", cancellationToken);
                if (own.Yes)
                {
                    seen++;
                    tally.Control(true, string.Empty);
                }
            }

            tally.Control(seen >= 10, $"As {name}, {app.Role} sees its own rows in {seen} tables only: what shows nothing to anybody proves nothing.");
        }
    }

    /// <summary>
    /// As X, rows of Y: made, taken over, changed, deleted. A row that lacks everything but its tenant is refused by the policy
    /// before anything else is looked at; any other error means that the policy let it pass.
    /// </summary>
    private async Task ForeignWritesAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        await app.EnterAsync(_signer.ForTenant(Canaries.X, Prober, now), cancellationToken);
        var partitioned = await app.AskAsync("select array(select c.relname::text from pg_class c where c.relkind = 'p')", cancellationToken);
        _partitioned = [.. (string[])partitioned.Value!];
        foreach (var table in Tables)
        {
            var (name, key) = (table.Name, KeyOf(table));
            var made = await app.AskAsync(Insert(table, Canaries.Y), cancellationToken);
            tally.Demand(made.Refused, FindingCode.ProbeWrite, $"As canary-x, {app.Role} may insert rows of another tenant into {name}.");
            var moved = await app.AskAsync($"update {name} set {key} = '{Canaries.Y}' where {key} = '{Canaries.X}'", cancellationToken);
            tally.Demand(moved.Nothing, FindingCode.ProbeWrite, $"As canary-x, {app.Role} may give rows of {name} to another tenant.");
            var changed = await app.AskAsync($"update {name} set {key} = {key} where {key} = '{Canaries.Y}'", cancellationToken);
            tally.Demand(changed.Nothing, FindingCode.ProbeWrite, $"As canary-x, {app.Role} may change another tenant's rows of {name}.");
            var deleted = await app.AskAsync($"delete from {name} where {key} = '{Canaries.Y}'", cancellationToken);
            tally.Demand(deleted.Nothing, FindingCode.ProbeWrite, $"As canary-x, {app.Role} may delete another tenant's rows of {name}.");
            if (May(table, ParkingRoles.App, "insert"))
            {
                // Its own row is refused, too, but for what it lacks and not for whose it is.
                var own = await app.AskAsync(Insert(table, Canaries.X), cancellationToken);
                tally.Control(!own.Refused, $"As canary-x, {app.Role} may not insert its own rows into {name}.");
            }
        }
    }

    private string Insert(ReviewedTable table, TenantId tenant) => _partitioned.Contains(table.Name)
        ? $"insert into {table.Name} (tenant_id, arrived_at) values ('{tenant}', now())"
        : $"insert into {table.Name} ({KeyOf(table)}) values ('{tenant}')";

    private Task NoContextAsync(ProbeTally tally, CancellationToken cancellationToken) =>
        BlindAsync(tally, app, [("without a context", null), ("with an empty context", string.Empty), ("with a bare tenant id as its context", Canaries.X.ToString())], cancellationToken);

    private async Task ForgedContextAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        var genuine = _signer.ForTenant(Canaries.X, Prober, now);
        var expired = _signer.ForTenant(Canaries.X, Prober, now - (2 * ContextSigner.Validity));
        var moved = genuine.Replace(Canaries.X.ToString(), Canaries.Y.ToString(), StringComparison.Ordinal);
        var guessed = genuine[..^64] + new string('0', 64);
        await BlindAsync(
            tally, app, [("with a context signed for another tenant", moved), ("with a guessed signature", guessed), ("with an expired context", expired), ("with the platform's context", _signer.ForPlatform(Prober, now))], cancellationToken);
        await app.EnterAsync(genuine, cancellationToken);
        tally.Control((await app.AskAsync("select exists (select from sites)", cancellationToken)).Yes, "A genuine context is not believed.");
    }

    /// <summary>The platform's role, too, sees nothing without a signed actor.</summary>
    private async Task PlatformContextAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        var genuine = _signer.ForPlatform(Prober, now);
        await BlindAsync(
            tally,
            platform,
            [
                ("without a signed actor", null), ("with a bare * as its context", "*"), ("with a tenant's context", _signer.ForTenant(Canaries.X, Prober, now)),
                ("with a guessed signature", genuine[..^64] + new string('0', 64)), ("with an expired context", _signer.ForPlatform(Prober, now - (2 * ContextSigner.Validity))),
            ],
            cancellationToken);
        await platform.EnterAsync(genuine, cancellationToken);
        foreach (var table in Tables.Where(table => May(table, ParkingRoles.Platform, "select") && !_partitioned.Contains(table.Name) && table.Name != "audit_checkpoints"))
        {
            var both = await platform.AskAsync($"select count(distinct {KeyOf(table)}) = 2 from {table.Name} where {KeyOf(table)} in ('{Canaries.X}', '{Canaries.Y}')", cancellationToken);
            tally.Control(both.Yes, $"With a signed actor, {platform.Role} does not see both canaries' rows in {table.Name}.");
        }
    }

    private static async Task BlindAsync(ProbeTally tally, ProbeConnection connection, IReadOnlyList<(string How, string? Context)> contexts, CancellationToken cancellationToken)
    {
        foreach (var (how, context) in contexts)
        {
            await connection.EnterAsync(context, cancellationToken);
            foreach (var table in Tables)
            {
                var seen = await connection.AskAsync($"select exists (select from {table.Name})", cancellationToken);
                tally.Demand(seen.Nothing, FindingCode.ProbeLeak, $"{connection.Role} {how} sees rows of {table.Name}.");
            }
        }
    }

    /// <summary>The role that signs people in reads three tables of tenants and no other, whatever context it claims.</summary>
    private async Task SignInRoleAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        await auth.EnterAsync(_signer.ForPlatform(Prober, now), cancellationToken);
        foreach (var table in Tables)
        {
            var seen = await auth.AskAsync($"select exists (select from {table.Name})", cancellationToken);
            if (May(table, ParkingRoles.Auth, "select"))
            {
                tally.Control(seen.Yes, $"{auth.Role} sees nothing of {table.Name}, which it signs people in with.");
            }
            else
            {
                tally.Demand(seen.Refused, FindingCode.ProbeLeak, $"{auth.Role} may read {table.Name}.");
            }

            foreach (var verb in new[] { $"update {table.Name} set {KeyOf(table)} = {KeyOf(table)}", $"delete from {table.Name}" })
            {
                var written = await auth.AskAsync($"{verb} where {KeyOf(table)} = '{Canaries.Y}'", cancellationToken);
                tally.Demand(written.Refused, FindingCode.ProbeWrite, $"{auth.Role} may {verb.Split(' ')[0]} rows of {table.Name}.");
            }
        }
    }

    private async Task AppendOnlyAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        await app.EnterAsync(_signer.ForTenant(Canaries.X, Prober, now), cancellationToken);
        await platform.EnterAsync(_signer.ForPlatform(Prober, now), cancellationToken);
        await auth.EnterAsync(null, cancellationToken);
        foreach (var connection in new[] { app, platform, auth })
        {
            foreach (var table in AppendOnly)
            {
                foreach (var sql in new[] { $"update {table} set at = at where false", $"delete from {table} where false", $"truncate {table}" })
                {
                    var statement = table == "isolation_reports" ? sql.Replace("at = at", "passed = passed", StringComparison.Ordinal) : sql;
                    var answer = await connection.AskAsync(statement, cancellationToken);
                    tally.Demand(answer.Refused, FindingCode.ProbeWrite, $"{connection.Role} may {sql.Split(' ')[0]} {table}, which is append-only.");
                }
            }
        }
    }

    /// <summary>Keys, claims and people's accounts: readable by whom it was agreed for and by nobody else.</summary>
    private async Task GlobalTablesAsync(ProbeTally tally, CancellationToken cancellationToken)
    {
        foreach (var connection in new[] { app, platform, auth })
        {
            foreach (var table in ReviewedTables.All.Where(table => !table.IsTenants))
            {
                var seen = await connection.AskAsync($"select exists (select from {table.Name})", cancellationToken);
                if (May(table, connection.Role, "select"))
                {
                    tally.Control(seen.SqlState is null, $"{connection.Role} cannot read {table.Name}, which it works with.");
                }
                else
                {
                    tally.Demand(seen.Refused, FindingCode.ProbeLeak, $"{connection.Role} may read {table.Name}.");
                }
            }
        }
    }
}
