using System.Globalization;
using SmartParking.Domain.Data;

namespace SmartParking.Bench;

/// <summary>
/// What row level security with a signed context costs: the statements of the Operations page as <c>parking_app</c> inside a
/// signed context, against the same statements as a role that no policy binds. Both sides take turns, statement by statement;
/// the figure is the median of twenty rounds.
/// </summary>
internal static class RlsBench
{
    private const int Rounds = 20;
    private const int TargetsPerRound = 60;
    private const double Limit = 1.08;

    public static async Task<int> RunAsync(string[] arguments)
    {
        var readings = arguments.Length > 0 ? long.Parse(arguments[0], CultureInfo.InvariantCulture) : 20_000_000;
        var tenants = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 1_000;
        await using var server = await BenchServer.StartAsync(durable: false);
        await RlsData.FillAsync(server.Superuser, readings, tenants);
        return await MeasureAsync(server.Database, server.Superuser);
    }

    private static async Task<int> MeasureAsync(LocalDatabase database, string superuser)
    {
        var targets = await RlsData.TargetsAsync(superuser, TargetsPerRound);
        await using var bound = await RlsSide.OpenAsync(database.Connections.App, new ContextSigner(database.Keys));
        await using var free = await RlsSide.OpenAsync(superuser, null);
        var times = RlsQuery.All.ToDictionary(query => query, _ => (Bound: new List<double>(), Free: new List<double>()));
        for (var round = -1; round < Rounds; round++)
        {
            var sums = RlsQuery.All.ToDictionary(query => query, _ => (Bound: 0.0, Free: 0.0));
            for (var each = 0; each < targets.Count; each++)
            {
                var odd = each % 2 != 0;
                var first = await (odd ? free : bound).TurnAsync(targets[each]);
                var second = await (odd ? bound : free).TurnAsync(targets[each]);
                var (asBound, asFree) = odd ? (second, first) : (first, second);
                foreach (var (query, place) in RlsQuery.All.Select((query, place) => (query, place)))
                {
                    sums[query] = (sums[query].Bound + asBound[place], sums[query].Free + asFree[place]);
                }
            }

            // The first round fills caches and prepares.
            foreach (var (query, sum) in sums.Where(_ => round >= 0))
            {
                times[query].Bound.Add(sum.Bound / targets.Count);
                times[query].Free.Add(sum.Free / targets.Count);
            }
        }

        return Report(times);
    }

    private static int Report(Dictionary<RlsQuery, (List<double> Bound, List<double> Free)> times)
    {
        Console.WriteLine($"{"statement",-28} {"with RLS",10} {"without",10} {"ratio",7}   (µs, median of {Rounds} rounds)");
        double allBound = 0, allFree = 0;
        foreach (var (query, (bound, free)) in times)
        {
            var (median, control) = (BenchServer.Median(bound), BenchServer.Median(free));
            (allBound, allFree) = (allBound + median, allFree + control);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{query.Name,-28} {median,10:F0} {control,10:F0} {median / control,7:F3}"));
        }

        var ratio = allBound / allFree;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"the page, all statements",-28} {allBound,10:F0} {allFree,10:F0} {ratio,7:F3}"));
        Console.WriteLine(ratio <= Limit ? "PASS: at most 8 % more" : "FAIL: more than 8 %");
        return ratio <= Limit ? 0 : 1;
    }
}
