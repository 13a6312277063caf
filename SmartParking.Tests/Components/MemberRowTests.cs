using Bunit;
using SmartParking.Domain.Kernel;
using SmartParking.Domain.Tenancy;
using SmartParking.Domain.Tenancy.Members;
using SmartParking.Portal.Members;

namespace SmartParking.Tests.Components;

public sealed class MemberRowTests : OccupancyBunit
{
    private readonly List<string> _done = [];
    private Outcome _answer = Outcome.Done;

    [Fact]
    public void Who_may_not_change_a_member_sees_no_button()
    {
        var row = Row();

        row.FindAll("button").ShouldBeEmpty();
        row.Markup.ShouldContain("operator");
    }

    [Fact]
    public void Only_what_may_be_given_is_offered_and_nothing_happens_before_it_is_confirmed()
    {
        var row = Row(Role.Viewer, Role.Operator);

        row.Find("[data-change]").Click();
        row.FindAll("input[type=radio]").Select(each => each.GetAttribute("value")).ShouldBe(["Viewer", "Operator"]);
        row.Find("input[value=Viewer]").Change("Viewer");
        _done.ShouldBeEmpty();
        row.Find("form").Submit();

        _done.ShouldBe(["Viewer"]);
        row.FindAll("tr.ask").ShouldBeEmpty();
    }

    [Fact]
    public void A_refusal_stands_beside_the_question_in_words()
    {
        _answer = Outcome.Refused("member.last_owner");
        var row = Row(Role.Viewer);

        row.Find("[data-remove]").Click();
        row.Find("[role=alertdialog] [data-confirm]").Click();

        _done.ShouldBe(["removed"]);
        row.Find(".error").TextContent.ShouldContain("at least one owner");
    }

    private IRenderedComponent<MemberRow> Row(params Role[] roles) => OnPage<MemberRow>(parameters => parameters
        .Add(row => row.Member, new MemberView(Guid.NewGuid(), Guid.NewGuid(), "Olivia", "olivia@example.test", Role.Operator, Time.GetUtcNow(), null))
        .Add(row => row.Roles, roles)
        .Add(row => row.SetRole, role => Answer(role.ToString()))
        .Add(row => row.Remove, () => Answer("removed")));

    private Task<Outcome> Answer(string what)
    {
        _done.Add(what);
        return Task.FromResult(_answer);
    }
}
