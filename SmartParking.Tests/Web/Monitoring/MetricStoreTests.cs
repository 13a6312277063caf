using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using SmartParking.Portal.Monitoring;
using SmartParking.Portal.Monitoring.Metrics;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Monitoring;

/// <summary>From measurements to lines.</summary>
public sealed class MetricStoreTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MetricStore _store;
    private readonly Meter _meter;

    public MetricStoreTests()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _store = new MetricStore(meters, new MonitoringOptions { TenantLabels = 2 }, NullLogger<MetricStore>.Instance);
        _store.Start();
        _meter = meters.Create("SmartParking.Try");
    }

    public void Dispose()
    {
        _store.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void A_counter_adds_up_by_its_labels_and_is_zero_before()
    {
        var cars = _meter.CreateCounter<long>("cars_total", description: "Cars.");
        Read()["cars_total"].ShouldBe(0);

        cars.Add(2, Tag("way", "in"));
        cars.Add(3, Tag("way", "out"));
        cars.Add(4, Tag("way", "in"));

        var read = Read();
        (read["cars_total{way=\"in\"}"], read["cars_total{way=\"out\"}"], read["cars_total"]).ShouldBe((6, 3, null));
        read.Text.ShouldContain("# HELP cars_total Cars.\n# TYPE cars_total counter\n");
    }

    [Fact]
    public void A_histogram_tells_how_many_lie_below_each_bound()
    {
        var stay = _meter.CreateHistogram("stay_seconds", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 5] });
        foreach (var seconds in new[] { 0.5, 1, 3, 60 })
        {
            stay.Record(seconds);
        }

        var read = Read();
        new[] { "1", "5", "+Inf" }.Select(bound => read[$"stay_seconds_bucket{{le=\"{bound}\"}}"]).ShouldBe([2, 3, 4]);
        (read["stay_seconds_sum"], read["stay_seconds_count"]).ShouldBe((64.5, 4));
    }

    [Fact]
    public void What_is_observed_is_told_anew_at_each_scrape()
    {
        var (rooms, asked) = (new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, 0);
        _meter.CreateObservableGauge("room_free", () => rooms.Select(room => new Measurement<int>(room.Value, Tag("room", room.Key))));
        _meter.CreateObservableCounter("asked_total", () => ++asked);
        Read()["room_free{room=\"b\"}"].ShouldBe(2);

        rooms.Remove("b");

        var read = Read();
        (read["room_free{room=\"a\"}"], read["room_free{room=\"b\"}"], read["asked_total"]).ShouldBe((1, null, 2));
    }

    [Fact]
    public void Beyond_the_limit_tenants_share_one_line()
    {
        var events = _meter.CreateCounter<long>("events_total");
        var tenants = Enumerable.Range(0, 5).Select(_ => Guid.NewGuid()).ToList();
        foreach (var tenant in tenants.Concat(tenants))
        {
            events.Add(1, Tag("tenant_id", tenant));
        }

        events.Add(7, Tag("tenant_id", "none"));

        var read = Read();
        (read[$"events_total{{tenant_id=\"{tenants[0]}\"}}"], read[$"events_total{{tenant_id=\"{tenants[1]}\"}}"], read["events_total{tenant_id=\"other\"}"], read["events_total{tenant_id=\"none\"}"])
            .ShouldBe((2, 2, 6, 7));
        read.Series.Count(series => series.StartsWith("events_total", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void A_label_that_grows_without_end_is_cut_off_and_said()
    {
        var visits = _meter.CreateCounter<long>("visits_total");
        for (var visit = 0; visit < 10_005; visit++)
        {
            visits.Add(1, Tag("visit", visit));
        }

        var read = Read();
        read.Series.Count(series => series.StartsWith("visits_total", StringComparison.Ordinal)).ShouldBe(10_000);
        read["metrics_series_left_out_total"].ShouldBe(5);
    }

    [Fact]
    public void A_value_cannot_end_its_line()
    {
        _meter.CreateCounter<long>("words_total").Add(1, Tag("word", "a\"b\\c\nd 5\n"));

        Read()["words_total{word=\"a\\\"b\\\\c\\nd 5\\n\"}"].ShouldBe(1);
    }

    [Fact]
    public void Another_portal_in_this_process_is_not_heard()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create("SmartParking.Try").CreateCounter<long>("foreign_total").Add(1);

        Read().Names.ShouldNotContain("foreign_total");
    }

    private static KeyValuePair<string, object?> Tag(string key, object value) => KeyValuePair.Create<string, object?>(key, value);

    private ScrapedText Read() => new(_store.Write());
}
