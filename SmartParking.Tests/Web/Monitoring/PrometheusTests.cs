using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using SmartParking.Domain.Jobs;
using SmartParking.Portal.Monitoring;
using SmartParking.Tests.Architecture;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary>The dashboards and alert rules that are shipped, tried against a real Prometheus.</summary>
public sealed partial class PrometheusTests
{
    private static readonly string Deploy = Path.Combine(SourceTree.Root, "deploy");

    /// <summary>Words of PromQL, and labels, which look like names of metrics.</summary>
    private static readonly HashSet<string> NotMetrics = ["up", "sum", "by", "rate", "increase", "histogram_quantile", "or", "and", "vector", "count", "max", "topk", "time", "offset"];

    [Fact]
    public async Task Every_query_of_every_dashboard_and_rule_has_an_answer_and_asks_for_metrics_that_exist()
    {
        await using var scene = await CircuitScene.StartAsync();
        await using var page = await scene.OpenAsync(scene.Olivia, CircuitScene.Operations);
        using var sender = new WebhookSender(scene.Portal.Portal.Address);
        await scene.Portal.Portal.Services.GetRequiredService<StateSampler>().SampleAsync(CancellationToken.None);
        var told = new ToldUplink("01AB", 1, TimeProvider.System.GetUtcNow().AddMinutes(-1), [1]) { DevEui = scene.Portal.Acme.Spaces[0].DevEui };
        (await sender.PostAsync(told, scene.Portal.Acme.Secret)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        // A Portal that runs jobs has it.
        scene.Portal.Portal.Services.GetRequiredService<JobMeter>();
        await using var prometheus = await PrometheusServer.StartAsync(scene.Portal.Portal.Address);
        var names = new ScrapedText(await sender.Client.GetStringAsync("/metrics")).Names;

        var dashboards = Directory.EnumerateFiles(Path.Combine(Deploy, "grafana"), "*.json").SelectMany(Queries).ToList();
        dashboards.Count.ShouldBeGreaterThan(40);
        var wrong = new List<string>();
        foreach (var (where, query) in dashboards)
        {
            wrong.AddRange(Unknown(query, names).Select(name => $"{where} asks for {name}, which does not exist: {query}"));
            var (series, problem) = await prometheus.AskAsync(query);
            if (problem is not null || series == 0)
            {
                wrong.Add($"{where} has no answer to {query}: {problem ?? "no series"}");
            }
        }

        // A rule has no answer as long as all is well.
        foreach (var rule in Rules())
        {
            wrong.AddRange(Unknown(rule, names).Select(name => $"A rule asks for {name}, which does not exist: {rule}"));
            wrong.AddRange((await prometheus.AskAsync(rule)) is { Problem: { } problem } ? [$"{rule}: {problem}"] : []);
        }

        wrong.ShouldBeEmpty();
        Unknown("sum(rate(no_such_metric_total[5m]))", names).ShouldBe(["no_such_metric_total"]);
    }

    [Fact]
    public async Task Every_rule_fires_when_it_must_and_not_otherwise()
    {
        var folder = Path.Combine(Deploy, "prometheus");
        var (code, said) = await PrometheusServer.ToolAsync("test", "rules", Path.Combine(folder, "rules_test.yml"));
        code.ShouldBe(0, said);
        (await PrometheusServer.ToolAsync("check", "config", Path.Combine(folder, "prometheus.yml"))).Code.ShouldBe(0);

        var tested = await File.ReadAllTextAsync(Path.Combine(folder, "rules_test.yml"));
        var alerts = Alert().Matches(await File.ReadAllTextAsync(Path.Combine(folder, "rules.yml"))).Select(match => match.Groups["name"].Value).ToList();
        alerts.ShouldNotBeEmpty();
        alerts.SelectMany(alert => new[] { $"- name: {alert} fires\n", $"- name: {alert} does not fire\n" }).Where(test => !tested.Contains(test, StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static IEnumerable<(string Where, string Query)> Queries(string file)
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(file));
        return
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               from target in panel.GetProperty("targets").EnumerateArray()
               select ($"{Path.GetFileName(file)}, {panel.GetProperty("title").GetString()}", target.GetProperty("expr").GetString()!),
        ];
    }

    private static IEnumerable<string> Rules() =>
        Expression().Matches(File.ReadAllText(Path.Combine(Deploy, "prometheus", "rules.yml"))).Select(match => match.Groups["expr"].Value);

    private static IEnumerable<string> Unknown(string query, HashSet<string> names) =>
        Name().Matches(Labels().Replace(query, string.Empty)).Select(match => match.Value)
            .Where(name => !NotMetrics.Contains(name) && !names.Contains(name) && !names.Contains(Regex.Replace(name, "_(bucket|sum|count)$", string.Empty, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))));

    [GeneratedRegex("[a-z_][a-z0-9_]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Name();

    /// <summary>Selectors, durations and lists of labels.</summary>
    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)|offset \w+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^ +expr: (?<expr>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex(@"^ +- alert: (?<name>\w+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Alert();
}
