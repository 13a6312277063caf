using System.Diagnostics;
using System.Globalization;
using Npgsql;
using SmartParking.Domain.Audit;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;

namespace SmartParking.Bench;

/// <summary>
/// The audit: searches of the viewer over ten million entries, and entries appended per second, each in a transaction of its
/// own that waits for the disk, by eight writers over twenty tenants and over one.
/// </summary>
internal static class AuditBench
{
    private const int Tenants = 20;
    private const int Writers = 8;
    private const int Rounds = 7;
    private const double SearchLimit = 1_000;
    private const double AppendLimit = 2_000;
    private static readonly TimeSpan AppendFor = TimeSpan.FromSeconds(10);
    private static readonly Guid Person = new("00000000-0000-7000-8000-000000000001");

    private const string Fill =
        """
        set session_replication_role = replica;
        insert into audit_log (tenant_id, id, at, actor_kind, actor_id, actor_name, action, resource_type, resource_id, before, after, address, agent, request_id, seq, prev_hash, hash)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(n % @tenants + 1), 12, '0'))::uuid, md5('a' || n)::uuid, now() - interval '1 year' * n / @all, 'person', ('00000000-0000-7000-8000-' || lpad(to_hex(n / 20 % 500 + 1), 12, '0'))::uuid, 'sealed:',
            (array['override.create', 'override.end', 'space.update', 'device.update'])[n / 20 % 4 + 1], (array['override', 'override', 'space', 'device'])[n / 20 % 4 + 1], (n / 20 % 5000)::text,
            '{"reason":"repair"}', '{"reason":"works ' || n || '"}', 'sealed:', 'sealed:', 'request-' || n, n, '\x' || repeat('00', 32)::bytea, '\x' || repeat('00', 32)::bytea
        from generate_series(@from, @to) n;
        insert into audit_fields (tenant_id, field, at, audit_id)
        select ('00000000-0000-7000-9000-' || lpad(to_hex(n % @tenants + 1), 12, '0'))::uuid, 'reason', now() - interval '1 year' * n / @all, md5('a' || n)::uuid from generate_series(@from, @to) n where n / 20 % 10 = 0;
        """;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var entries = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 10_000_000;
        await using var server = await BenchServer.StartAsync(durable: true);
        await FillAsync(server, entries);
        await using var sources = new ParkingSources(server.Database.Connections);
        var door = new ContextDoor(sources, server.Database.Keys);
        var searched = await SearchAsync(new AuditQuery(new TenantScope(door), new PlatformScope(door), new AuditPersons(new PersonSeals(server.Database.Keys))), entries);
        var appended = await AppendAsync(new TenantScope(door), new AuditWriter(new PersonSeals(server.Database.Keys), TimeProvider.System));
        return searched && appended ? 0 : 1;
    }

    /// <summary>As the statements above number them.</summary>
    private static TenantId Tenant(int number) => new(new Guid($"00000000-0000-7000-9000-{number:x12}"));

    private static async Task FillAsync(BenchServer server, long entries)
    {
        await using var connection = new NpgsqlConnection(server.Superuser);
        await connection.OpenAsync();
        await BenchServer.RunAsync(connection, "insert into tenants (id, slug, name) select ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'tenant-' || n, 'Tenant ' || n from generate_series(1, @tenants) n", ("@tenants", Tenants));
        const int Slice = 500_000;
        for (var from = 1L; from <= entries; from += Slice)
        {
            await BenchServer.RunAsync(connection, Fill, ("@tenants", Tenants), ("@all", entries), ("@from", from), ("@to", Math.Min(entries, from + Slice - 1)));
            await Console.Error.WriteAsync($"\r{Math.Min(entries, from + Slice - 1):N0} entries");
        }

        await Console.Error.WriteLineAsync();
        await BenchServer.RunAsync(connection, "set session_replication_role = origin; update audit_heads h set seq = (select max(seq) from audit_log a where a.tenant_id = h.tenant_id) where exists (select from audit_log a where a.tenant_id = h.tenant_id)");
        await BenchServer.RunAsync(connection, "insert into audit_heads select tenant_id, max(seq), decode(repeat('00', 32), 'hex') from audit_log group by tenant_id on conflict do nothing");
        await BenchServer.RunAsync(connection, "vacuum (analyze)");
        await BenchServer.RunAsync(connection, "checkpoint");
        await Console.Out.WriteLineAsync($"{entries:N0} entries of {Tenants} tenants");
    }

    private static async Task<bool> SearchAsync(AuditQuery query, long entries)
    {
        var now = TimeProvider.System.GetUtcNow();
        var filters = new (string Name, AuditFilter Filter)[]
        {
            ("newest", AuditFilter.Nothing),
            ("one person", new AuditFilter(ActorId: Person)),
            ("one action", new AuditFilter(Action: "override.end")),
            ("one resource", new AuditFilter(ResourceType: "space", ResourceId: "2")),
            ("one field", new AuditFilter(Field: "reason")),
            ("a week half a year ago", new AuditFilter(From: now.AddDays(-187), To: now.AddDays(-180))),
            ("one request", new AuditFilter(RequestId: string.Create(CultureInfo.InvariantCulture, $"request-{entries / 2}"))),
            ("person, action and month", new AuditFilter(Person, "override.end", From: now.AddDays(-210), To: now.AddDays(-180))),
            ("nothing found", new AuditFilter(Action: "nothing.found", ResourceType: "nothing")),
        };
        Console.WriteLine($"{"search",-28} {"one tenant",12} {"all tenants",12}   (ms, worst of {Rounds})");
        var worst = 0.0;
        foreach (var (name, filter) in filters)
        {
            var one = await WorstAsync(() => query.ReadAsync(Access(), filter, null, CancellationToken.None));
            var all = await WorstAsync(() => query.ReadPlatformAsync(Person, null, filter, null, CancellationToken.None));
            worst = Math.Max(worst, Math.Max(one, all));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {one,12:F1} {all,12:F1}"));
        }

        Console.WriteLine(worst <= SearchLimit ? "PASS: every search within a second" : "FAIL: a search takes longer than a second");
        return worst <= SearchLimit;
    }

    private static async Task<double> WorstAsync<T>(Func<Task<T>> search)
    {
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await search();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return times.Max();
    }

    private static async Task<bool> AppendAsync(TenantScope scope, AuditWriter writer)
    {
        var many = await AppendForAsync(scope, writer, Tenants);
        var one = await AppendForAsync(scope, writer, 1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"appends per second, {Writers} writers: {many:F0} over {Tenants} tenants, {one:F0} over one"));
        Console.WriteLine(many >= AppendLimit ? "PASS: at least 2,000 a second over 20 tenants" : "FAIL: fewer than 2,000 a second over 20 tenants");
        return many >= AppendLimit;
    }

    private static async Task<double> AppendForAsync(TenantScope scope, AuditWriter writer, int tenants)
    {
        using var over = new CancellationTokenSource();
        var actor = new Actor(ActorKind.Person, Person, "Olivia", "192.0.2.1", "Bench", "request");
        var caller = Caller.Person(Person, "bench");
        var start = Stopwatch.GetTimestamp();
        over.CancelAfter(AppendFor);
        var counts = await Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
        {
            var count = 0;
            for (; !over.IsCancellationRequested; count++)
            {
                var entry = new AuditEntry("override.create", "override", "A-001", null, new { reason = "works", number = count });
                await scope.RunAsync(Tenant(((number * 7) + count) % tenants + 1), caller, (work, cancel) => writer.WriteAsync(work, actor, entry, cancel), CancellationToken.None);
            }

            return count;
        })));
        return counts.Sum() / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static TenantAccess Access() => new(new TenantSummary(Tenant(1), "tenant-1", "Tenant 1", "standard", "#000000", IsActive: true), Person, "Olivia", Role.Admin);
}
