using System.Globalization;
using Bunit;
using SmartParking.Domain.Kernel;
using SmartParking.Portal.Occupancy;

namespace SmartParking.Tests.Components;

public sealed class OutOfServiceFormTests : OccupancyBunit
{
    private readonly List<(string Reason, DateTimeOffset? Until)> _sent = [];
    private Func<Task<Outcome>> _answer = () => Task.FromResult(Outcome.Done);

    [Fact]
    public void Submitting_sends_the_reason_without_an_end()
    {
        var form = Form();

        form.Find("#out-reason").Input("Oil on the ground");
        form.Find("form").Submit();

        _sent.ShouldBe([("Oil on the ground", null)]);
    }

    [Theory]
    [InlineData("Hour", "2026-03-10T10:00:00Z")]
    [InlineData("Day", "2026-03-10T23:00:00Z")]
    public void An_end_is_counted_by_the_clocks_of_the_site(string choice, string expected)
    {
        var form = Form();

        form.Find("#out-reason").Input("Works");
        form.Find($"input[value={choice}]").Change(choice);
        form.Find("form").Submit();

        _sent.Single().Until.ShouldNotBeNull().UtcDateTime.ShouldBe(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture).UtcDateTime);
    }

    [Fact]
    public void An_exact_end_is_read_in_the_zone_of_the_site()
    {
        var form = Form();

        form.Find("#out-reason").Input("Works");
        form.Find("input[value=Exact]").Change("Exact");
        form.Find("#out-exact").Change("2026-07-01T08:30");
        form.Find("form").Submit();

        _sent.Single().Until.ShouldBe(new DateTimeOffset(2026, 7, 1, 6, 30, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_time_the_clocks_jump_over_is_refused_at_the_field()
    {
        var form = Form();

        form.Find("#out-reason").Input("Works");
        form.Find("input[value=Exact]").Change("Exact");
        form.Find("#out-exact").Change("2026-03-29T02:30");
        form.Find("form").Submit();

        _sent.ShouldBeEmpty();
        form.Find("#out-exact").GetAttribute("aria-invalid").ShouldBe("true");
        form.Find("#out-end-error").TextContent.ShouldContain("clocks jump");
    }

    [Fact]
    public void A_refusal_is_said_at_the_field_it_concerns()
    {
        _answer = () => Task.FromResult(Outcome.Refused("override.reason_missing"));
        var form = Form();

        form.Find("form").Submit();

        form.Find("#out-reason").GetAttribute("aria-invalid").ShouldBe("true");
        form.Find("#out-reason-help").TextContent.ShouldBe("Say why.");
    }

    [Fact]
    public async Task Two_submits_take_it_out_of_service_once()
    {
        var pending = new TaskCompletionSource<Outcome>();
        _answer = () => pending.Task;
        var form = Form();
        await form.Find("#out-reason").InputAsync("Works");

        var first = form.Find("form").SubmitAsync();
        var second = form.Find("form").SubmitAsync();
        form.Find("[data-take]").HasAttribute("disabled").ShouldBeTrue();
        pending.SetResult(Outcome.Done);
        await Task.WhenAll(first, second);

        _sent.Count.ShouldBe(1);
    }

    [Fact]
    public void A_failure_says_that_nothing_was_changed()
    {
        _answer = () => throw new InvalidOperationException("The database is away.");
        var form = Form();

        form.Find("#out-reason").Input("Works");
        form.Find("form").Submit();

        form.Find("p.error").TextContent.ShouldContain("nothing was changed");
    }

    private IRenderedComponent<OutOfServiceForm> Form() => Render<OutOfServiceForm>(parameters => parameters
        .Add(each => each.Code, "A-001")
        .Add(each => each.Zone, "Europe/Paris")
        .Add(each => each.Submit, (reason, until) =>
        {
            _sent.Add((reason, until));
            return _answer();
        }));
}
