using SmartParking.Portal.Shell;
using SmartParking.Tests.Support;

namespace SmartParking.Tests.Web.Shell;

public sealed class PrerenderedVisitsTests
{
    private const string Address = "/t/acme/operations?view=list";

    private readonly ManualTime _time = new();
    private readonly Guid _person = Guid.CreateVersion7();
    private readonly Visit _visit = new(Verdict.Open, null, false);
    private readonly PrerenderedVisits _visits;

    public PrerenderedVisitsTests() => _visits = new PrerenderedVisits(_time);

    [Fact]
    public void It_is_good_once()
    {
        var name = _visits.Keep(_person, Address, _visit)!;

        _visits.Take(name, _person, Address).ShouldBe(_visit);
        _visits.Take(name, _person, Address).ShouldBeNull();
    }

    [Fact]
    public void It_is_for_the_same_person_at_the_same_address()
    {
        _visits.Take(_visits.Keep(_person, Address, _visit)!, Guid.CreateVersion7(), Address).ShouldBeNull();
        _visits.Take(_visits.Keep(_person, Address, _visit)!, _person, "/t/borealis/operations").ShouldBeNull();
        _visits.Take("made up", _person, Address).ShouldBeNull();
    }

    [Fact]
    public void It_does_not_outlive_the_moment()
    {
        var name = _visits.Keep(_person, Address, _visit)!;

        _time.Advance(PrerenderedVisits.Lifetime + TimeSpan.FromMilliseconds(1));

        _visits.Take(name, _person, Address).ShouldBeNull();
    }
}
