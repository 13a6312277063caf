using System.Globalization;
using Bunit;
using SmartParking.Domain.Jobs;
using SmartParking.Portal.Jobs;

namespace SmartParking.Tests.Components;

public sealed class JobRowTests : OccupancyBunit
{
    private readonly List<JobOrder> _orders = [];

    [Fact]
    public void Who_may_only_look_sees_how_it_stands_and_no_button()
    {
        var row = Row(false, Ended(JobState.Failed, "TimeoutException"));

        row.FindAll("button").ShouldBeEmpty();
        row.Find("[data-last=Failed]").TextContent.ShouldContain("Failed");
        row.Find("[data-last=Failed] code").TextContent.ShouldBe("TimeoutException");
        row.FindAll("tr.more li").Count.ShouldBe(1);
        row.Markup.ShouldContain("every hour, 7 min past");
    }

    [Fact]
    public void A_run_is_ordered_at_once_and_a_pause_after_a_question()
    {
        var row = Row(true, Ended(JobState.Succeeded, null));

        row.Find("[data-run]").Click();
        row.Find("[data-pause]").Click();
        _orders.ShouldBe([JobOrder.Run]);
        row.Find("[role=alertdialog] [data-confirm]").Click();

        _orders.ShouldBe([JobOrder.Run, JobOrder.Pause]);
        row.FindAll("tr.ask").ShouldBeEmpty();
    }

    [Fact]
    public void What_runs_shows_its_progress_and_cannot_be_run_again()
    {
        var row = Row(true, new JobRun(Guid.NewGuid(), JobState.Running, JobCause.Hand, Time.GetUtcNow(), "Petra", "node-1", Time.GetUtcNow(), null, JobResult.Of(), null));

        row.Find("[role=status] progress").ShouldNotBeNull();
        row.Find("[role=status]").TextContent.ShouldContain("asked for by Petra");
        row.Find("[data-run]").HasAttribute("disabled").ShouldBeTrue();
    }

    [Fact]
    public void It_speaks_French()
    {
        CultureInfo.CurrentUICulture = new CultureInfo("fr-FR");
        var row = Row(false, Ended(JobState.Lost, null));

        row.Markup.ShouldContain("Conservation des événements");
        row.Markup.ShouldContain("toutes les heures, à la minute 7");
        row.Find("[data-last=Lost]").TextContent.ShouldContain("Perdue");
        row.Find("[data-last=Lost]").TextContent.ShouldContain("partitions : 3, lignes : 1");
    }

    private JobRun Ended(JobState state, string? error) => new(
        Guid.NewGuid(), state, JobCause.Schedule, Time.GetUtcNow(), null, "node-1", Time.GetUtcNow().AddSeconds(-9), Time.GetUtcNow(), JobResult.Of(("partitions", 3), ("rows", 1)), error);

    private IRenderedComponent<JobRow> Row(bool mayOperate, params JobRun[] runs) => OnPage<JobRow>(parameters => parameters
        .Add(row => row.Job, new JobView("ingest.retention", "0 7 * * * ?", Time.GetUtcNow().AddMinutes(7), null, null, runs))
        .Add(row => row.MayOperate, mayOperate)
        .Add(row => row.Order, order =>
        {
            _orders.Add(order);
            return Task.CompletedTask;
        }));
}
