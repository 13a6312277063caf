using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SmartParking.Domain.Data;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Sites;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Isolation.Attacks.Leakage;

/// <summary>
/// Many units of work of two tenants on few connections, most of which end badly. Whatever a unit reads must be its own
/// tenant's; who has said nothing must read nothing.
/// </summary>
internal sealed class Storm(ParkingSources sources, TenantScope scope, int seed, bool prepares = true)
{
    private const string Query = "select tenant_id::text from sites union all select tenant_id::text from zones";

    private readonly ConcurrentBag<string> _leaks = [];
    private readonly ConcurrentDictionary<string, int> _ends = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Leaks => _leaks;

    /// <summary>How many units ended how.</summary>
    public string Ends => string.Join(", ", _ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key} {end.Value.ToString(CultureInfo.InvariantCulture)}"));

    public int EndedWell => _ends.GetValueOrDefault("well");

    public async Task RunAsync(int units, int workers = 32) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, units), new ParallelOptions { MaxDegreeOfParallelism = workers }, async (number, _) =>
        {
            var random = new Random(unchecked((seed * 31) + number));
            _ends.AddOrUpdate(await UnitAsync(random), 1, (_, count) => count + 1);
        });

    private async Task<string> UnitAsync(Random random)
    {
        var tenant = random.Next(2) == 0 ? AttackDatabase.A : AttackDatabase.B;
        try
        {
            if (random.Next(5) == 0)
            {
                await ForgetAsync(random);
                return "forgot its tenant";
            }

            using var cancel = random.Next(8) == 0 ? new CancellationTokenSource(TimeSpan.FromMicroseconds(random.Next(3000))) : new CancellationTokenSource();
            await scope.RunAsync(new TenantId(tenant), PortalDatabase.TheTest, (work, token) => WorkAsync(work, tenant, random, token), cancel.Token);
            return "well";
        }
        catch (OperationCanceledException)
        {
            return "cancelled";
        }
        catch (InvalidOperationException)
        {
            // On purpose, or because the transaction has ended under the work.
            return "threw";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
        catch (NpgsqlException)
        {
            return "lost its connection";
        }
        catch (Exception confused) when (confused is InvalidDataException || confused.Message.Contains("unexpected backend message", StringComparison.Ordinal))
        {
            return "was answered to another question";
        }
    }

    private async Task WorkAsync(TenantWork work, Guid tenant, Random random, CancellationToken cancellationToken)
    {
        Judge(tenant.ToString(), await ReadAsync(work.Command(Query), prepares && random.Next(3) == 0, cancellationToken));
        switch (random.Next(8))
        {
            case 0:
                throw new InvalidOperationException("on purpose");
            case 1:
                await work.Command("set local statement_timeout = 1; select pg_sleep(1)").ExecuteNonQueryAsync(cancellationToken);
                break;
            case 2:
                await work.Command("select 1 / 0").ExecuteNonQueryAsync(cancellationToken);
                break;
            case 3:
                await work.Command("savepoint s; select 1; rollback to savepoint s").ExecuteNonQueryAsync(cancellationToken);
                break;
            case 4:
                await work.Command("rollback").ExecuteNonQueryAsync(cancellationToken);
                Judge(null, await ReadAsync(work.Command(Query), prepare: false, cancellationToken), $"{tenant} rolled back and");
                return;
            case 5:
                Judge(tenant.ToString(), await work.Db.Set<Site>().Select(site => site.TenantId.ToString()).ToListAsync(cancellationToken));
                break;
        }

        Judge(tenant.ToString(), await ReadAsync(work.Command(Query), prepare: false, cancellationToken));
    }

    /// <summary>Past the scope, on the same connections: reads without a context, or leaves a transaction behind unfinished.</summary>
    private async Task ForgetAsync(Random random)
    {
        await using var connection = await sources.App.OpenConnectionAsync();
        if (random.Next(2) == 0)
        {
            Judge(null, await ReadAsync(new NpgsqlCommand(Query, connection), prepares && random.Next(2) == 0, CancellationToken.None));
            return;
        }

        await using var transaction = await connection.BeginTransactionAsync();
        Judge(null, await ReadAsync(new NpgsqlCommand(Query, connection, transaction), prepare: false, CancellationToken.None));
    }

    private void Judge(string? tenant, List<string> seen, string nobody = "nobody")
    {
        if (seen.Any(owner => owner != tenant) || (tenant is not null && seen.Count == 0))
        {
            _leaks.Add($"{tenant ?? nobody} saw {string.Join(", ", seen.Distinct())}");
        }
    }

    private static async Task<List<string>> ReadAsync(NpgsqlCommand command, bool prepare, CancellationToken cancellationToken)
    {
        await using (command)
        {
            if (prepare)
            {
                await command.PrepareAsync(cancellationToken);
            }

            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var seen = new List<string>();
            while (await reader.ReadAsync(cancellationToken))
            {
                // What is no id at all is the number of another statement (select 1), not somebody's row.
                seen.Add(Guid.TryParse(reader.GetString(0), out var owner) ? owner.ToString() : throw new InvalidDataException("no tenant's id"));
            }

            return seen;
        }
    }
}
