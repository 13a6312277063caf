using System.Diagnostics;
using System.Reflection;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;

namespace SmartParking.Domain.Tenancy.Isolation.Report;

/// <summary>
/// Makes a report: what the catalogue says, sorted into V6's ten checks and ours, and then what the serving roles can really
/// do, tried out with two tenants that exist for it. One run at a time on a database, a minute at most.
/// </summary>
public sealed class IsolationReporter(CheckedConnections connections, CheckOptions options, KeyRing keys, TimeProvider time)
{
    /// <summary>Longer than any run should take on a database of ours.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    internal const long Lock = 0x150_1A71_0000;

    // Where these are found, probing would say the same of every table again.
    private static readonly string[] Hopeless =
    [
        FindingCode.SchemaBehind, FindingCode.SchemaAhead, FindingCode.LoginWrongRole, FindingCode.LoginOtherDatabase, FindingCode.ContextKey, FindingCode.TableMissing,
    ];

    /// <exception cref="CatalogueUnreadableException">A connection string cannot be used or the server does not answer.</exception>
    /// <exception cref="IsolationBusyException">A run is under way.</exception>
    /// <exception cref="TimeoutException">It took longer than <see cref="Limit"/>.</exception>
    public async Task<IsolationReport> RunAsync(IProgress<IsolationProgress>? progress, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Limit);
        try
        {
            return await RunLimitedAsync(progress, limited.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The isolation report was not made within {Limit.TotalSeconds} seconds.", late);
        }
        catch (NpgsqlException failure)
        {
            throw LoginCheck.Unreadable("The database", failure);
        }
    }

    private async Task<IsolationReport> RunLimitedAsync(IProgress<IsolationProgress>? progress, CancellationToken cancellationToken)
    {
        var started = time.GetUtcNow();
        await using var platform = await ProbeConnection.OpenAsync("ConnectionStrings:Platform", ParkingRoles.Platform, connections.Platform, cancellationToken);
        await platform.EnterAsync(null, cancellationToken);
        // Of the session, so it outlives every transaction of the probes and ends with the connection.
        if (!(await platform.AskAsync($"select pg_try_advisory_lock({Lock})", cancellationToken)).Yes)
        {
            throw new IsolationBusyException();
        }

        progress?.Report(new IsolationProgress(0, 10, "catalogue"));
        var watch = Stopwatch.StartNew();
        var findings = new List<Finding>(await new CatalogueCheck(connections, options, keys).RunAsync(cancellationToken));
        var hopeless = findings.Any(finding => Hopeless.Contains(finding.Code));
        var tenant = hopeless ? null : await FirstTenantAsync(platform, findings, cancellationToken);
        var looked = watch.ElapsedMilliseconds;
        var probes = tenant is null ? [] : await ProbeAsync(platform, tenant.Value, progress, cancellationToken);
        findings.AddRange(probes.SelectMany(probe => probe.Findings));
        var checks = CheckCatalogue.Sort(findings, looked).Concat(probes).ToList();
        if (tenant is null)
        {
            checks.Add(new ReportCheck("not_probed", CheckGroup.Probe, false, 0, 0, 0, [new Finding(FindingCode.ProbeBlind, "Nothing was tried out: the findings of the catalogue have to be mended first.")]));
        }

        var version = await platform.AskAsync("select current_setting('server_version')", cancellationToken);
        var schema = await platform.AskAsync("select max(name) from schema_migrations", cancellationToken);
        return new IsolationReport(
            Guid.CreateVersion7(started), started, time.GetUtcNow(), Product(), version.Value as string ?? "?", schema.Value as string ?? "?", tenant is null ? 0 : Probes.TableCount, checks);
    }

    /// <summary>That the platform's own tenant is there, and what time it is for the database.</summary>
    /// <returns>Null when the database believes nothing that is signed here.</returns>
    private async Task<DateTimeOffset?> FirstTenantAsync(ProbeConnection platform, List<Finding> findings, CancellationToken cancellationToken)
    {
        var clock = await platform.AskAsync("select clock_timestamp()", cancellationToken);
        var now = new DateTimeOffset((DateTime)clock.Value!);
        await platform.EnterAsync(new ContextSigner(keys).ForPlatform(Caller.Job("isolation.probe"), now), cancellationToken);
        if (!(await platform.AskAsync("select app_is_platform()", cancellationToken)).Yes)
        {
            findings.Add(new Finding(FindingCode.ContextKey, "The database does not believe contexts signed with Keys:Master: run the verb migrate with the key the Portal serves with."));
            return null;
        }

        var there = await platform.AskAsync($"select exists (select from tenants where id = '{TenantId.Platform}' and kind = 'platform' and slug = 'platform')", cancellationToken);
        if (!there.Yes)
        {
            findings.Add(new Finding(FindingCode.PlatformTenant, "The platform's own tenant, the all-zero id, is missing or is not of kind platform."));
        }

        return now;
    }

    private async Task<List<ReportCheck>> ProbeAsync(ProbeConnection platform, DateTimeOffset now, IProgress<IsolationProgress>? progress, CancellationToken cancellationToken)
    {
        await using var app = await ProbeConnection.OpenAsync("ConnectionStrings:Parking", ParkingRoles.App, connections.App, cancellationToken);
        await using var auth = await ProbeConnection.OpenAsync("ConnectionStrings:Auth", ParkingRoles.Auth, connections.Auth, cancellationToken);
        var all = new Probes(app, platform, auth, keys, now).All;
        var done = new List<ReportCheck>();
        foreach (var (key, run) in all)
        {
            progress?.Report(new IsolationProgress(2 + done.Count, 2 + all.Count, key));
            var (tally, watch) = (new ProbeTally(), Stopwatch.StartNew());
            await run(tally, cancellationToken);
            done.Add(new ReportCheck(key, CheckGroup.Probe, tally.Findings.Count == 0, tally.Tried, tally.Controls, watch.ElapsedMilliseconds, tally.Findings));
        }

        return done;
    }

    private static string Product() => typeof(IsolationReporter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
}
